"""A conversation with the skill as the page shows it."""

import json
import re
from typing import Any

from pydantic import BaseModel
from pydantic_core import from_json, to_json

from services.web.accounts.sessions import SignedIn
from services.web.clients.voice import Answer

LOCALES = {"en-US": "English US", "en-GB": "English UK", "de-DE": "Deutsch"}
DEFAULT_LOCALE = "en-US"
EXAMPLE_ID = 196
"""In the skill's suggestions; who is signed in has an id of their own."""
OPENERS = {
    "en": ["open movie", "my ID is 196 and I want three movies", "something like Alien", "help"],
    "de": ["öffne movie matinee", "meine ID ist 196 und ich möchte drei Filme", "etwas wie Alien", "Hilfe"],
}


class Shown(BaseModel):
    id: int
    title: str
    year: str


class Screen(BaseModel):
    """What an Echo that has one shows: a list, or one movie."""

    title: str
    year: str = ""
    movies: list[Shown] = []


class Turn(BaseModel):
    text: str
    answer: Answer

    @property
    def locale(self) -> str:
        return str(self.answer.request["request"]["locale"])

    @property
    def attributes(self) -> dict[str, Any]:
        """What the next turn has to bring back; nothing where the skill has ended."""
        attributes: dict[str, Any] = self.answer.response.get("sessionAttributes", {})
        return attributes

    @property
    def session(self) -> str:
        return json.dumps(self.attributes, ensure_ascii=False)

    @property
    def card(self) -> dict[str, str] | None:
        """What goes to the Alexa app."""
        card: dict[str, str] | None = self.answer.response["response"].get("card")
        return card

    @property
    def screen(self) -> Screen | None:
        directives = self.answer.response["response"].get("directives", [])
        shown = (each["datasources"]["shown"] for each in directives if "datasources" in each)
        return next(map(Screen.model_validate, shown), None)

    def written(self, part: str) -> str:
        return json.dumps(getattr(self.answer, part), indent=2, ensure_ascii=False)


def attributes_of(session: str) -> dict[str, Any]:
    """A form may bring back anything: what is no session begins a new one, and nothing is no JSON."""
    try:
        attributes = json.loads(to_json(from_json(session), inf_nan_mode="null"))
    except ValueError:
        return {}
    return attributes if isinstance(attributes, dict) else {}


def known_locale(locale: str) -> str:
    return locale if locale in LOCALES else DEFAULT_LOCALE


def suggestions(turns: list[Turn], locale: str, visitor: SignedIn | None) -> list[str]:
    goes_on = bool(turns) and turns[-1].answer.asks and turns[-1].locale == locale
    offered = turns[-1].answer.suggestions if goes_on else OPENERS[locale[:2]]
    return [re.sub(rf"\b{EXAMPLE_ID}\b", str(visitor.user_id), text) if visitor else text for text in offered]
