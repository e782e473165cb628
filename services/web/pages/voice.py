"""Talk to the skill. The form carries the session, as Alexa would; what was said is kept to be shown again."""

import asyncio
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.web.accounts.rate_limit import Limit
from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.credentials import client_address
from services.web.http.visitor import OptionalVisitor
from services.web.lists.user_lists import PLAIN
from services.web.pages.voice_cookie import cookie_of, keep_cookie, new_cookie, speaker_of
from services.web.queries.forms import BoundedForm
from services.web.views.render import is_htmx
from services.web.views.voice_conversation import (
    DEFAULT_LOCALE,
    EXAMPLE_USER_ID,
    LOCALES,
    Turn,
    known_locale,
    parse_session,
    suggestions,
)
from shared.contracts.errors import InvalidInput, MatineeError

router = APIRouter(prefix="/voice")
LONGEST = 500
LIMIT = Limit("voice", 120, 60)


class Spoken(BoundedForm):
    text: str = Field(default="", max_length=20_000)
    locale: str = DEFAULT_LOCALE
    session: str = Field(default="", max_length=16_000)

    def read(self) -> str:
        text = self.text.strip()
        if not text:
            raise InvalidInput("Nothing was said. Type something, or press a suggestion.")
        if len(text) > LONGEST:
            raise InvalidInput(f"That is too long to be said at once: {LONGEST} characters at most.")
        return text


Filled = Annotated[Spoken, Form()]


@router.get("")
async def voice(request: Request, deps: Deps, visitor: OptionalVisitor, locale: str = DEFAULT_LOCALE) -> Response:
    speaker = speaker_of(cookie_of(request), visitor)
    suggested = {EXAMPLE_USER_ID, visitor.user_id} if visitor else {EXAMPLE_USER_ID}
    await asyncio.gather(*(make_list(deps, user_id) for user_id in suggested))
    turns = await deps.transcripts.turns(speaker)
    return voice_page(request, deps, visitor, turns, known_locale(locale))


@router.post("")
async def say(request: Request, form: Filled, deps: Deps, visitor: OptionalVisitor) -> Response:
    cookie, locale = cookie_of(request) or new_cookie(), known_locale(form.locale)
    speaker = speaker_of(cookie, visitor)
    try:
        text = form.read()
        await deps.rate_limiter.count(LIMIT, client_address(request))
        token = access_token(deps, visitor)
        answer = await deps.voice.say(text, parse_session(form.session), locale, speaker, token)
    except MatineeError as error:
        turns = await deps.transcripts.turns(speaker)
        return voice_page(request, deps, visitor, turns, locale, form, error)
    turn = Turn(text=text, answer=answer)
    kept = await deps.transcripts.add(speaker, turn)
    response = heard(request, deps, visitor, turn, locale, kept=kept)
    keep_cookie(request, response, cookie)
    return response


@router.post("/again")
async def start_again(request: Request, form: Filled, deps: Deps, visitor: OptionalVisitor) -> Response:
    await deps.transcripts.forget(speaker_of(cookie_of(request), visitor))
    return RedirectResponse(here(known_locale(form.locale)), 303)


def access_token(deps: Dependencies, visitor: SignedInUser | None) -> str | None:
    """None where there is no account linking, for then the skill cannot ask whose it is."""
    linking = deps.settings.oauth_client_secret is not None
    return deps.visitor_tokens.issue(visitor) if linking and visitor else None


async def make_list(deps: Dependencies, user_id: int) -> None:
    """The skill reads lists that are there, and sends others to the web site; whom the page suggests is there."""
    with suppress(MatineeError):
        await deps.user_lists.read(user_id, 1, PLAIN)


def heard(
    request: Request, deps: Dependencies, visitor: SignedInUser | None, turn: Turn, locale: str, *, kept: bool
) -> Response:
    """Without JavaScript the page shows what is kept; where nothing can be kept, at least this."""
    if is_htmx(request):
        said_next = suggestions([turn], locale, visitor)
        return deps.renderer.page(
            request, "fragments/voice/turn_response.html", turn=turn, suggestions=said_next, locale=locale
        )
    if kept:
        return RedirectResponse(here(locale), 303)
    return voice_page(request, deps, visitor, [turn], locale)


def voice_page(
    request: Request,
    deps: Dependencies,
    visitor: SignedInUser | None,
    turns: list[Turn],
    locale: str,
    form: Spoken | None = None,
    error: MatineeError | None = None,
) -> Response:
    """After an error with what was typed, and with the session as the form had it."""
    page = deps.renderer.page(
        request,
        "voice.html",
        error.status if error else 200,
        turns=turns,
        suggestions=suggestions(turns, locale, visitor),
        session=form.session if form else turns[-1].session if turns else "",
        text=form.text if form else "",
        locale=locale,
        locales=LOCALES,
        longest=LONGEST,
        error=error.message if error else "",
    )
    page.headers.update(error.headers() if error else {})
    return page


def here(locale: str) -> str:
    return "/voice" if locale == DEFAULT_LOCALE else f"/voice?locale={locale}"
