"""Passkeys: made, renamed and removed on the profile, and used to sign in. Scripts ask the browser for them."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from pydantic import Field

from services.web.accounts.passkeys.passkey import PasskeyId
from services.web.dependencies import Deps
from services.web.http.credentials import MAX_CHARACTERS, Password, begin_session, count_address, device_of
from services.web.http.passkeys.relying_party import ceremony_response, ceremony_secret, require_party
from services.web.http.visitor import Visitor, session_token
from services.web.pages.account.profile import PASSWORD_LIMIT, profile_page
from services.web.pages.account.sign_in import AccountForm, complete_sign_in, form_page, require_cookies
from services.web.queries.forms import BoundedForm
from services.web.queries.profile_changes import redirect_to
from shared.contracts.errors import MatineeError

router = APIRouter()
MAX_ANSWER = 8000
"""A passkey's answer is about a thousand characters, a little more with an RSA key."""
Name = Annotated[str, Form(max_length=MAX_CHARACTERS)]
Answer = Annotated[str, Field(max_length=MAX_ANSWER)]


class PasskeyForm(BoundedForm):
    name: str = Field(default="", max_length=MAX_CHARACTERS)
    credential: Answer = ""


@router.post("/profile/passkeys/options")
async def begin_registration(
    request: Request, deps: Deps, visitor: Visitor, password: Annotated[Password, Form()]
) -> Response:
    await deps.rate_limiter.count(PASSWORD_LIMIT, str(visitor.user_id))
    ceremony = await deps.passkeys.begin_registration(
        require_party(request), visitor, session_token(request), password.get_secret_value()
    )
    return ceremony_response(request, ceremony)


@router.post("/profile/passkeys")
async def register(request: Request, deps: Deps, visitor: Visitor, form: Annotated[PasskeyForm, Form()]) -> Response:
    token, secret = session_token(request), ceremony_secret(request)
    name = form.name.strip() or str(device_of(request))
    try:
        made = await deps.passkeys.register(require_party(request), visitor, token, secret, form.credential, name)
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error)
    await deps.notices.add(visitor.user_id, "passkey", device_of(request), made.name)
    return redirect_to("passkey")


@router.post("/profile/passkeys/{passkey_id}/name")
async def rename(
    request: Request, deps: Deps, visitor: Visitor, passkey_id: Annotated[PasskeyId, Path()], name: Name
) -> Response:
    try:
        await deps.passkeys.rename(visitor.user_id, passkey_id, name)
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error)
    return redirect_to("passkey-name")


@router.post("/profile/passkeys/{passkey_id}/delete")
async def remove(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    passkey_id: Annotated[PasskeyId, Path()],
    password: Annotated[Password, Form()],
) -> Response:
    try:
        await deps.rate_limiter.count(PASSWORD_LIMIT, str(visitor.user_id))
        removed = await deps.passkeys.remove(visitor.user_id, password.get_secret_value(), passkey_id)
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error)
    await deps.notices.add(visitor.user_id, "passkey_removed", device_of(request), removed.name)
    return redirect_to("passkey-removed")


class SignInForm(AccountForm):
    credential: Answer = ""


@router.post("/signin/passkey/options")
async def begin_sign_in(request: Request, deps: Deps) -> Response:
    await count_address(request, deps)
    return ceremony_response(request, await deps.passkeys.begin_sign_in(require_party(request)))


@router.post("/signin/passkey")
async def sign_in(request: Request, deps: Deps, form: Annotated[SignInForm, Form()]) -> Response:
    try:
        require_cookies(request, form)
        await count_address(request, deps)
        session = await deps.passkeys.sign_in(
            require_party(request), ceremony_secret(request), form.credential, device_of(request)
        )
    except MatineeError as error:
        return form_page(request, "signin.html", form, error)
    await begin_session(request, deps, session)
    return complete_sign_in(request, deps, session, form)
