"""Sign up, sign in, sign out. What was wrong is said above the form, with the name kept."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field, SecretStr

from services.web.accounts.sessions import OpenedSession
from services.web.dependencies import Onlooker, Parts, TheParts, Visitor, session_token
from services.web.http.credentials import (
    MOST_CHARACTERS,
    Credentials,
    NewUser,
    Password,
    forget_session,
    keep_session,
    sign_in,
    sign_up,
)
from services.web.pages.lists.picks_cookie import picks_of, write_picks
from services.web.queries.forms import HIGHEST_ID, FilledForm, local_path, whole_number
from shared.contracts.errors import MatineeError
from shared.http.request_head import MAX_QUERY_BYTES

router = APIRouter()


class AccountForm(FilledForm):
    name: str = Field(default="", max_length=MOST_CHARACTERS)
    password: Password = SecretStr("")
    next: str = Field(default="", max_length=MAX_QUERY_BYTES)

    def credentials(self) -> Credentials:
        number = whole_number(self.name)
        if number is not None and 1 <= number <= HIGHEST_ID:
            return Credentials(user_id=number, password=self.password)
        return Credentials(name=self.name, password=self.password)


Filled = Annotated[AccountForm, Form()]


@router.get("/signup")
async def sign_up_form(request: Request, parts: TheParts, _visitor: Onlooker, next: str = "") -> Response:
    return form_page(request, parts, "signup.html", AccountForm(next=next))


@router.post("/signup")
async def signed_up(request: Request, form: Filled, parts: TheParts) -> Response:
    try:
        session = await sign_up(request, parts, NewUser(name=form.name, password=form.password))
    except MatineeError as error:
        return form_page(request, parts, "signup.html", form, error)
    response = welcome(request, session, local_path(form.next, "/"))
    await write_picks(request, response, parts, session.user.user_id)
    return response


@router.get("/signin")
async def sign_in_form(request: Request, parts: TheParts, _visitor: Onlooker, next: str = "") -> Response:
    return form_page(request, parts, "signin.html", AccountForm(next=next))


@router.post("/signin")
async def signed_in(request: Request, form: Filled, parts: TheParts) -> Response:
    try:
        session = await sign_in(request, parts, form.credentials())
    except MatineeError as error:
        return form_page(request, parts, "signin.html", form, error)
    return welcome(request, session, local_path(form.next, "/"))


@router.post("/signout")
async def signed_out(request: Request, parts: TheParts) -> Response:
    await parts.sessions.close(session_token(request))
    return goodbye(request)


@router.post("/signout/everywhere")
async def signed_out_everywhere(request: Request, parts: TheParts, visitor: Visitor) -> Response:
    await parts.sessions.close_all(visitor.user_id)
    return goodbye(request)


def welcome(request: Request, session: OpenedSession, path: str) -> Response:
    response = RedirectResponse(path, 303)
    keep_session(request, response, session)
    return response


@router.get("/goodbye")
async def farewell(request: Request, parts: TheParts, _visitor: Onlooker) -> Response:
    """After an account was deleted."""
    return parts.renderer.page(request, "goodbye.html")


def goodbye(request: Request) -> Response:
    response = RedirectResponse("/", 303)
    forget_session(request, response)
    return response


def form_page(
    request: Request, parts: Parts, template: str, form: AccountForm, error: MatineeError | None = None
) -> Response:
    page = parts.renderer.page(
        request,
        template,
        error.status if error else 200,
        name=form.name,
        next=form.next,
        error=error.message if error else "",
        picks=picks_of(request),
    )
    page.headers.update(error.headers() if error else {})
    return page
