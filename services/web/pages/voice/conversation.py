"""A conversation with the skill. The form carries the session, as Alexa does; recent turns are stored."""

import asyncio
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.web.accounts.limits import Limit
from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.credentials import client_address
from services.web.http.visitor import OptionalVisitor
from services.web.lists.user_lists import OWNER
from services.web.localization.messages import Message
from services.web.pages.voice.cookie import new_voice_cookie, read_voice_cookie, set_voice_cookie, skill_user_id
from services.web.queries.forms import BoundedForm
from services.web.views.render import is_htmx
from services.web.views.voice_conversation import (
    EXAMPLE_USER_ID,
    LOCALES,
    Turn,
    default_locale,
    known_locale,
    parse_session,
    suggestions,
)
from shared.contracts.errors import InvalidInput, MatineeError
from shared.contracts.lists import NO_CONTROLS

router = APIRouter(prefix="/voice")
MAX_CHARACTERS = 500
LIMIT = Limit("voice", 120, 60)


class VoiceForm(BoundedForm):
    text: str = Field(default="", max_length=20_000)
    locale: str = Field(default_factory=default_locale)
    session: str = Field(default="", max_length=16_000)

    def utterance(self) -> str:
        """Raises `InvalidInput` if there is no text or too much."""
        text = self.text.strip()
        if not text:
            raise InvalidInput("Nothing was said. Type something, or choose a suggestion.")
        if len(text) > MAX_CHARACTERS:
            raise InvalidInput(
                Message("That is too long: please say %(most)s characters at most at a time.", most=MAX_CHARACTERS)
            )
        return text


FilledVoiceForm = Annotated[VoiceForm, Form()]


@router.get("")
async def voice(request: Request, deps: Deps, visitor: OptionalVisitor, locale: str | None = None) -> Response:
    skill_user = skill_user_id(read_voice_cookie(request), visitor)
    suggested = {EXAMPLE_USER_ID, visitor.user_id} if visitor else {EXAMPLE_USER_ID}
    await asyncio.gather(*(ensure_list(deps, user_id) for user_id in suggested))
    turns = await deps.transcripts.turns(skill_user)
    return voice_page(request, deps, visitor, turns, known_locale(locale or default_locale()))


@router.post("")
async def say(request: Request, form: FilledVoiceForm, deps: Deps, visitor: OptionalVisitor) -> Response:
    cookie, locale = read_voice_cookie(request) or new_voice_cookie(), known_locale(form.locale)
    skill_user = skill_user_id(cookie, visitor)
    try:
        text = form.utterance()
        await deps.rate_limiter.count(LIMIT, client_address(request))
        token = access_token(deps, visitor)
        reply = await deps.voice.say(text, parse_session(form.session), locale, skill_user, token)
    except MatineeError as error:
        turns = await deps.transcripts.turns(skill_user)
        return voice_page(request, deps, visitor, turns, locale, form, error)
    turn = Turn(text=text, answer=reply)
    stored = await deps.transcripts.add(skill_user, turn)
    response = turn_response(request, deps, visitor, turn, locale, stored=stored)
    set_voice_cookie(request, response, cookie)
    return response


@router.post("/again")
async def start_again(request: Request, form: FilledVoiceForm, deps: Deps, visitor: OptionalVisitor) -> Response:
    await deps.transcripts.forget(skill_user_id(read_voice_cookie(request), visitor))
    return RedirectResponse(voice_address(known_locale(form.locale)), 303)


def access_token(deps: Dependencies, visitor: SignedInUser | None) -> str | None:
    """None without account linking, because the skill could not exchange the token for a user."""
    linking = deps.settings.oauth_client_secret is not None
    return deps.visitor_tokens.issue(visitor) if linking and visitor else None


async def ensure_list(deps: Dependencies, user_id: int) -> None:
    """The skill only reads lists that are stored already, so those of the suggested user ids must be."""
    with suppress(MatineeError):
        await deps.user_lists.read(user_id, 1, NO_CONTROLS, OWNER)


def turn_response(
    request: Request, deps: Dependencies, visitor: SignedInUser | None, turn: Turn, locale: str, *, stored: bool
) -> Response:
    """Without JavaScript the page shows the stored turns, or at least this one if it could not be stored."""
    if is_htmx(request):
        texts = suggestions([turn], locale, visitor)
        return deps.renderer.page(
            request, "fragments/voice/turn_response.html", turn=turn, suggestions=texts, locale=locale
        )
    if stored:
        return RedirectResponse(voice_address(locale), 303)
    return voice_page(request, deps, visitor, [turn], locale)


def voice_page(
    request: Request,
    deps: Dependencies,
    visitor: SignedInUser | None,
    turns: list[Turn],
    locale: str,
    form: VoiceForm | None = None,
    error: MatineeError | None = None,
) -> Response:
    """After an error, keeps the text and the session of the form."""
    return deps.renderer.page(
        request,
        "voice.html",
        error=error,
        turns=turns,
        suggestions=suggestions(turns, locale, visitor),
        session=form.session if form else turns[-1].session if turns else "",
        text=form.text if form else "",
        locale=locale,
        locales=LOCALES,
        max_characters=MAX_CHARACTERS,
    )


def voice_address(locale: str) -> str:
    return "/voice" if locale == default_locale() else f"/voice?locale={locale}"
