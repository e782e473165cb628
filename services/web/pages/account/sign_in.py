"""Signing up, in and out. Errors are shown above the form, which keeps the name."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field, SecretStr

from services.web.accounts.sessions import OpenedSession
from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps
from services.web.http.account_page import account_page
from services.web.http.credentials import (
    MAX_CHARACTERS,
    Credentials,
    NewUser,
    Password,
    delete_session_cookie,
    set_session_cookie,
    sign_in,
    sign_up,
)
from services.web.http.interrupted_form import MAX_CHARACTERS as MAX_INTERRUPTED
from services.web.http.interrupted_form import InterruptedForm
from services.web.http.visitor import OptionalVisitor, Visitor, is_https, session_token
from services.web.pages.lists.picks_cookie import rate_picks, read_picks
from services.web.queries.forms import MAX_ID, BoundedForm, local_path, parse_integer
from shared.contracts.errors import InvalidInput, MatineeError
from shared.contracts.lists import Visibility
from shared.http.request_head import MAX_QUERY_BYTES

router = APIRouter()
COOKIE_TEST = "matinee_cookie_test"


class AccountForm(BoundedForm):
    name: str = Field(default="", max_length=MAX_CHARACTERS)
    password: Password = SecretStr("")
    next: str = Field(default="", max_length=2 * MAX_QUERY_BYTES)
    """A path and a query."""
    visibility: Visibility = "open"
    cookies: Literal["", "tested"] = ""
    """Whether the form is of a page that set `COOKIE_TEST`."""
    interrupted: str = Field(default="", max_length=MAX_INTERRUPTED)

    def new_user(self) -> NewUser:
        return NewUser(name=self.name, password=self.password, visibility=self.visibility)

    def credentials(self) -> Credentials:
        number = parse_integer(self.name)
        if number is not None and 1 <= number <= MAX_ID:
            return Credentials(user_id=number, password=self.password)
        return Credentials(name=self.name, password=self.password)


class CookiesRefused(InvalidInput):
    message = "Your browser does not keep cookies of this site, and signing in needs one. Allow them, then try again."


FilledAccountForm = Annotated[AccountForm, Form()]


@router.get("/signup")
async def show_sign_up(request: Request, _visitor: OptionalVisitor, next: str = "") -> Response:
    return form_page(request, "signup.html", AccountForm(next=next))


@router.post("/signup")
async def submit_sign_up(request: Request, form: FilledAccountForm, deps: Deps) -> Response:
    try:
        require_cookies(request, form)
        session = await sign_up(request, deps, form.new_user())
    except MatineeError as error:
        return form_page(request, "signup.html", form, error)
    path = local_path(form.next, "/")
    response = await welcome_page(request, deps, session) if path == "/" else signed_in_response(request, session, path)
    await rate_picks(request, response, deps, session.user.user_id)
    return response


async def welcome_page(request: Request, deps: Dependencies, session: OpenedSession) -> Response:
    """With recovery codes. Who signed up on the way to another page finds them on the profile, and who signs up again
    keeps those that were shown."""
    request.state.visitor = session.user
    has_none = await none_if_unavailable(deps.recovery.left(session.user.user_id)) == 0
    codes = await none_if_unavailable(deps.recovery.renew(session.user.user_id)) if has_none else None
    if codes is None:
        return signed_in_response(request, session, "/")
    page = codes_page(request, deps, codes, "/", new=True)
    set_session_cookie(request, page, session)
    return page


def codes_page(
    request: Request, deps: Dependencies, codes: list[str], following: str, *, new: bool = False
) -> Response:
    page = deps.renderer.page(request, "recovery_codes.html", codes=codes, following=following, new=new)
    page.headers.update({"Cache-Control": "no-store"})
    return page


@router.get("/signin")
async def show_sign_in(request: Request, _visitor: OptionalVisitor, next: str = "") -> Response:
    return form_page(request, "signin.html", AccountForm(next=next))


@router.post("/signin")
async def submit_sign_in(request: Request, form: FilledAccountForm, deps: Deps) -> Response:
    try:
        require_cookies(request, form)
        session = await sign_in(request, deps, form.credentials())
    except MatineeError as error:
        return form_page(request, "signin.html", form, error)
    return complete_sign_in(request, deps, session, form)


def complete_sign_in(request: Request, deps: Dependencies, session: OpenedSession, form: AccountForm) -> Response:
    """Goes on to where the visitor wanted to go, with the form that was interrupted."""
    interrupted = InterruptedForm.read(form.interrupted)
    if interrupted and interrupted.belongs_to(session.user):
        return send_again_page(request, deps, session, interrupted, local_path(form.next, "/"))
    return signed_in_response(request, session, local_path(form.next, "/"))


def require_cookies(request: Request, form: AccountForm) -> None:
    """Raises `CookiesRefused`: otherwise the visitor would be signed in without noticing it."""
    if form.cookies and COOKIE_TEST not in request.cookies:
        raise CookiesRefused


def send_again_page(
    request: Request, deps: Dependencies, session: OpenedSession, form: InterruptedForm, next: str
) -> Response:
    request.state.visitor = session.user
    page = deps.renderer.page(request, "send_again.html", form=form, next=next)
    set_session_cookie(request, page, session)
    return page


@router.post("/signout")
async def sign_out(request: Request, deps: Deps) -> Response:
    await deps.sessions.close(session_token(request))
    return signed_out_response(request)


@router.post("/signout/everywhere")
async def sign_out_everywhere(request: Request, deps: Deps, visitor: Visitor) -> Response:
    await deps.sessions.close_all(visitor.user_id)
    return signed_out_response(request)


def signed_in_response(request: Request, session: OpenedSession, path: str) -> Response:
    response = RedirectResponse(path, 303)
    set_session_cookie(request, response, session)
    return response


@router.get("/goodbye")
async def goodbye(request: Request, deps: Deps, _visitor: OptionalVisitor, deletion: str = "") -> Response:
    """Shown after deleting an account, or while it is being deleted."""
    training = await none_if_unavailable(deps.recommender.training())
    forgetting = training.forgetting if training else None
    return deps.renderer.page(request, "account_deleted.html", under_way=deletion == "under-way", forgetting=forgetting)


def signed_out_response(request: Request) -> Response:
    response = RedirectResponse("/", 303)
    delete_session_cookie(request, response)
    return response


def form_page(
    request: Request,
    template: str,
    form: AccountForm,
    error: MatineeError | None = None,
    *,
    recovered: bool = False,
) -> Response:
    page = account_page(
        request,
        template,
        error,
        recovered=recovered,
        name=form.name,
        next=form.next,
        visibility=form.visibility,
        cookies="tested",
        interrupted=form.interrupted,
        picks=read_picks(request),
    )
    page.set_cookie(COOKIE_TEST, "1", httponly=True, samesite="lax", secure=is_https(request))
    return page
