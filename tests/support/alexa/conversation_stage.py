"""Plays conversations as signed requests over HTTP; `post_signed` validates each response by Amazon's models."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.voice.alexa.request import SCREEN
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.intents import ANSWERED_SLOTS
from services.voice.language.ssml import plain
from shared.contracts.errors import StoreUnavailable
from tests.support.alexa.certificate_authority import alexa_request, intent
from tests.support.alexa.conversation_script import Line
from tests.support.alexa.simulators import simulator
from tests.support.alexa.users import ALEXA_USER, with_user
from tests.support.fakes.voice import FakeBackend
from tests.support.running.voice_service import post_signed

INTERPRETED = re.compile(r"\[(.+)\]")
LINKS = {"linked": "good", "linked to read only": "reads", "an old link": "revoked", "linked as a newcomer": "new"}


def as_request(text: str, locale: str, attributes: dict[str, Any]) -> dict[str, Any]:
    """The `request` object that Alexa would send for a line of the conversation."""
    if not (interpreted := INTERPRETED.fullmatch(text)):
        question = Conversation.from_attributes(attributes).question
        return simulator(locale).request(text, ANSWERED_SLOTS.get(question))
    name, *rest = interpreted[1].split()
    if name == "touch":
        return {"type": f"{SCREEN}.UserEvent", "arguments": [int(part) if part.isdigit() else part for part in rest]}
    if not name.endswith("Intent"):
        return {"type": name}
    slots = re.findall(r"(\w+)=([^=]*)(?= \w+=|$)", " ".join(rest))
    return {"type": "IntentRequest", **intent(name, **dict(slots))}


@dataclass
class Stage:
    client: httpx.AsyncClient
    backend: FakeBackend
    locale: str
    access_token: str | None = None
    screen: bool = False
    attributes: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)

    async def play(self, line: Line) -> None:
        match line.kind:
            case "You":
                await self.say(as_request(line.text, self.locale, self.attributes))
            case "Echo":
                assert fits(line.text, self.heard), f"line {line.number}: heard {self.heard!r}"
            case "Then":
                for condition in line.text.split(";"):
                    assert self.holds(*condition.split()), f"line {line.number}: not {condition!r}: {self.answer}"
            case _:
                self.apply(line.text)

    async def say(self, inner: dict[str, Any]) -> None:
        self.sent.append(inner)
        request = alexa_request(attributes=self.attributes, **{**inner, "locale": self.locale})
        request = with_user(request, access_token=self.access_token, screen=self.screen)
        response = await post_signed(self.client, request)
        assert response.status_code == 200, response.text
        self.answer = json.loads(response.content)
        self.attributes = self.answer.get("sessionAttributes", {})

    @property
    def heard(self) -> str:
        speech = self.answer["response"].get("outputSpeech")
        return plain(speech["ssml"]) if speech else "-"

    @property
    def screens(self) -> list[str]:
        directives = self.answer["response"].get("directives", [])
        return [each["token"] for each in directives if each["type"].startswith(SCREEN)]

    def holds(self, what: str, *rest: str) -> bool:
        conversation, response = Conversation.from_attributes(self.attributes), self.answer["response"]
        match what:
            case "ends":
                return bool(response["shouldEndSession"])
            case "links":
                return bool(response["card"]["type"] == "LinkAccount")
            case "shows":
                return self.screens == list(rest)
            case "heard":
                assert conversation.listing is not None
                return len(conversation.listing.heard) == int(rest[0])
            case "wrote":
                return " ".join(map(str, self.backend.writes[-1])) == " ".join(rest)
            case "remembers":
                return str(self.backend.remembered.get(ALEXA_USER)) == rest[0]
            case "about":
                movie = conversation.current_movie
                return movie is not None and movie.title == " ".join(rest)
            case _:
                return str(conversation.model_dump(by_alias=True)[what]) == rest[0]

    def apply(self, text: str) -> None:
        if text in LINKS:
            self.access_token = LINKS[text]
        elif remembered := re.fullmatch(r"remembered as (\d+)", text):
            self.backend.remembered[ALEXA_USER] = int(remembered[1])
        elif new_list := re.fullmatch(r"the list of (\d+) is ([\d ]+)", text):
            self.backend.lists[int(new_list[1])] = [int(movie) for movie in new_list[2].split()]
        else:
            self._apply_event(text)

    def _apply_event(self, text: str) -> None:
        match text:
            case "a screen":
                self.screen = True
            case "the recommender is away" | "the recommender is back":
                self.backend.recommender_down = text.endswith("away")
            case "the stores are away":
                self.backend.stores_error = StoreUnavailable()
            case "the stores are back":
                self.backend.stores_error, self.backend.hangs = None, False
            case "the stores hang":
                self.backend.hangs = True
            case "the web is away":
                self.backend.accounts_down = True
            case _:
                raise ValueError(f"unknown event {text!r}")


def fits(expected: str, heard: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in expected.split("..."))
    return re.fullmatch(pattern, heard) is not None or expected == heard
