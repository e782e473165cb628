"""A forgotten password: codes for it, which are shown once, and the form that takes one."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from pydantic import Field, SecretStr

from services.web.dependencies import Dependencies, Deps
from services.web.http.credentials import MAX_CHARACTERS, Password, count_attempt, device_of
from services.web.http.visitor import OptionalVisitor, Visitor
from services.web.pages.account.profile import PASSWORD_LIMIT, profile_page
from services.web.pages.account.sign_in import AccountForm, codes_page, form_page
from services.web.queries.forms import BoundedForm
from shared.contracts.errors import MatineeError

router = APIRouter()
MAX_CODE = 64


class RecoveryForm(BoundedForm):
    name: str = Field(default="", max_length=MAX_CHARACTERS)
    code: str = Field(default="", max_length=MAX_CODE)
    password: Password = SecretStr("")


@router.post("/profile/recovery")
async def renew_codes(
    request: Request, deps: Deps, visitor: Visitor, password: Annotated[SecretStr, Form(max_length=MAX_CHARACTERS)]
) -> Response:
    """A password is asked for, so that an open session alone cannot take the account over."""
    try:
        await deps.rate_limiter.count(PASSWORD_LIMIT, str(visitor.user_id))
        await deps.accounts.check_password(visitor.user_id, password.get_secret_value())
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error)
    codes = await deps.recovery.renew(visitor.user_id)
    await deps.notices.add(visitor.user_id, "codes", device_of(request))
    return codes_page(request, deps, codes, "/profile#leave")


@router.get("/recover")
async def show_recovery(request: Request, deps: Deps, _visitor: OptionalVisitor) -> Response:
    return recovery_page(request, deps, RecoveryForm())


@router.post("/recover")
async def recover(request: Request, deps: Deps, form: Annotated[RecoveryForm, Form()]) -> Response:
    """Attempts count as those to sign in."""
    credentials = AccountForm(name=form.name, password=form.password).credentials()
    try:
        await count_attempt(request, deps, "recover", credentials.name_or_id)
        password = form.password.get_secret_value()
        account = await deps.recovery.recover(credentials.name_or_id, form.code, password)
    except MatineeError as error:
        return recovery_page(request, deps, form, error)
    await deps.notices.add(account.user_id, "recovery", device_of(request), former=account.mail)
    return form_page(request, "signin.html", AccountForm(name=form.name), recovered=True)


def recovery_page(
    request: Request, deps: Dependencies, form: RecoveryForm, error: MatineeError | None = None
) -> Response:
    return deps.renderer.page(request, "recover.html", error=error, form=form, has_mail=deps.mail is not None)
