"""A conversation with the skill, as `/voice` shows it."""

import json
import re
from typing import Any

from pydantic import BaseModel
from pydantic_core import from_json, to_json

from services.web.accounts.sessions import SignedInUser
from services.web.clients.voice import VoiceReply
from services.web.localization.languages import Language, current_language

LOCALES = {"en-US": "English US", "en-GB": "English UK", "de-DE": "Deutsch"}
DEFAULT_LOCALES: dict[Language, str] = {"en": "en-US", "de": "de-DE"}
EXAMPLE_USER_ID = 196
"""The user id in the skill's suggestions; a signed-in visitor sees their own instead."""
OPENERS = {
    "en": ["open movie", "my ID is 196 and I want three movies", "something like Alien", "help"],
    "de": ["öffne movie matinee", "meine ID ist 196 und ich möchte drei Filme", "etwas wie Alien", "Hilfe"],
}


class ScreenMovie(BaseModel):
    id: int
    title: str
    year: str


class Screen(BaseModel):
    """What an Echo with a screen shows: a list or one movie."""

    title: str
    year: str = ""
    movies: list[ScreenMovie] = []


class Turn(BaseModel):
    text: str
    answer: VoiceReply

    @property
    def locale(self) -> str:
        return str(self.answer.request["request"]["locale"])

    @property
    def attributes(self) -> dict[str, Any]:
        """The session attributes for the next turn; empty after the skill ended the session."""
        attributes: dict[str, Any] = self.answer.response.get("sessionAttributes", {})
        return attributes

    @property
    def session(self) -> str:
        return json.dumps(self.attributes, ensure_ascii=False)

    @property
    def card(self) -> dict[str, str] | None:
        """The card shown in the Alexa app."""
        card: dict[str, str] | None = self.answer.response["response"].get("card")
        return card

    @property
    def screen(self) -> Screen | None:
        directives = self.answer.response["response"].get("directives", [])
        shown = (each["datasources"]["shown"] for each in directives if "datasources" in each)
        return next(map(Screen.model_validate, shown), None)

    def formatted_json(self, part: str) -> str:
        return json.dumps(getattr(self.answer, part), indent=2, ensure_ascii=False)


def parse_session(session: str) -> dict[str, Any]:
    """The session that the form sent back. Anything invalid starts a new one, since a form may contain anything."""
    try:
        attributes = json.loads(to_json(from_json(session), inf_nan_mode="null"))
    except ValueError:
        return {}
    return attributes if isinstance(attributes, dict) else {}


def default_locale() -> str:
    """That of the page's language."""
    return DEFAULT_LOCALES[current_language()]


def known_locale(locale: str) -> str:
    return locale if locale in LOCALES else default_locale()


def suggestions(turns: list[Turn], locale: str, visitor: SignedInUser | None) -> list[str]:
    continues = bool(turns) and turns[-1].answer.asks and turns[-1].locale == locale
    texts = turns[-1].answer.suggestions if continues else OPENERS[locale[:2]]
    return [re.sub(rf"\b{EXAMPLE_USER_ID}\b", str(visitor.user_id), text) if visitor else text for text in texts]
