"""A mail address on the profile, and a forgotten password by mail. Without an SMTP server these pages do not exist."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field, SecretStr

from services.web.accounts.limits import Limit
from services.web.accounts.mail.mail_recovery import MailRecovery
from services.web.accounts.one_time.one_time_secrets import MAX_CHARACTERS as MAX_TOKEN
from services.web.accounts.sessions import hash_secret
from services.web.dependencies import Deps
from services.web.http.credentials import MAX_CHARACTERS, Password, count_attempt, device_of
from services.web.http.visitor import OptionalVisitor, Visitor
from services.web.localization.languages import current_language
from services.web.pages.account.profile import PASSWORD_LIMIT, profile_page
from services.web.pages.account.sign_in import AccountForm, form_page
from services.web.queries.forms import BoundedForm
from services.web.queries.profile_changes import redirect_to
from shared.contracts.errors import MatineeError, NotFound
from shared.contracts.user_names import name_key

router = APIRouter()
MAILS_TO = Limit("mail-to", 5, 3600)
RECOVERIES = Limit("mail-recovery", 3, 900)
Token = Annotated[str, Field(max_length=MAX_TOKEN)]


async def require_mail(deps: Deps) -> MailRecovery:
    if deps.mail is None:
        raise NotFound
    return deps.mail


ByMail = Annotated[MailRecovery, Depends(require_mail)]


@router.post("/profile/mail")
async def ask_verification(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    mail: ByMail,
    password: Annotated[Password, Form()],
    address: Annotated[str, Form(max_length=MAX_CHARACTERS)] = "",
) -> Response:
    try:
        await deps.rate_limiter.count(PASSWORD_LIMIT, str(visitor.user_id))
        await deps.rate_limiter.count(MAILS_TO, str(visitor.user_id))
        await deps.rate_limiter.count(MAILS_TO, hash_secret(address.strip().lower()))
        await mail.ask_verification(visitor.user_id, password.get_secret_value(), address, current_language())
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error, address=address)
    return RedirectResponse("/profile?mail=sent#mail", 303)


@router.post("/profile/mail/delete")
async def remove_address(
    request: Request, deps: Deps, visitor: Visitor, mail: ByMail, password: Annotated[Password, Form()]
) -> Response:
    try:
        await deps.rate_limiter.count(PASSWORD_LIMIT, str(visitor.user_id))
        former = await mail.remove(visitor.user_id, password.get_secret_value())
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error)
    if former:
        await deps.notices.add(visitor.user_id, "address_removed", device_of(request), former=former)
    return redirect_to("mail-removed")


@router.get("/profile/mail")
async def show_verification(request: Request, deps: Deps, visitor: Visitor, mail: ByMail, token: str = "") -> Response:
    """A page with a button: programs that look into mails open links."""
    try:
        address = await mail.address_to_verify(visitor.user_id, token)
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error)
    return _no_store(deps.renderer.page(request, "mail_verification.html", token=token, address=address.text))


@router.post("/profile/mail/verify")
async def verify(
    request: Request, deps: Deps, visitor: Visitor, mail: ByMail, token: Annotated[str, Form(max_length=MAX_TOKEN)]
) -> Response:
    try:
        former = await mail.verify(visitor.user_id, token)
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error)
    await deps.notices.add(visitor.user_id, "address", device_of(request), former=former)
    return redirect_to("mail-verified")


@router.post("/recover/mail")
async def ask_recovery(
    request: Request, deps: Deps, mail: ByMail, name: Annotated[str, Form(max_length=MAX_CHARACTERS)]
) -> Response:
    name_or_id = AccountForm(name=name).credentials().name_or_id
    await count_attempt(request, deps, "recover", name_or_id)
    await deps.rate_limiter.count(RECOVERIES, hash_secret(name_key(str(name_or_id))))
    mail.ask_recovery(name_or_id)
    return _no_store(deps.renderer.page(request, "recovery_mailed.html"))


class LinkForm(BoundedForm):
    token: Token = ""
    password: Password = SecretStr("")


@router.get("/recover/link")
async def show_link(
    request: Request, deps: Deps, _visitor: OptionalVisitor, _mail: ByMail, token: str = ""
) -> Response:
    return _no_store(deps.renderer.page(request, "recover_by_link.html", token=token[:MAX_TOKEN]))


@router.post("/recover/link")
async def recover(request: Request, deps: Deps, mail: ByMail, form: Annotated[LinkForm, Form()]) -> Response:
    try:
        await count_attempt(request, deps, "recover", f"link {form.token}")
        user_id = await mail.recover(form.token, form.password.get_secret_value())
    except MatineeError as error:
        return _no_store(deps.renderer.page(request, "recover_by_link.html", error=error, token=form.token))
    await deps.notices.add(user_id, "recovery", device_of(request))
    return form_page(request, "signin.html", AccountForm(), recovered=True)


def _no_store(page: Response) -> Response:
    page.headers["Cache-Control"] = "no-store"
    return page
