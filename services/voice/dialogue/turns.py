"""One turn of the conversation: what was said to the skill, and what it says to that."""

import re
from dataclasses import dataclass, field
from typing import Self

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.ports import Lists
from services.voice.envelope import Card, Intent, Reprompt, Response, ResponseEnvelope, Speech

DIGITS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True)
class Heard:
    """A number slot: not said; said, but not a number to work with (Alexa gives "?"); or a number."""

    said: bool = False
    number: int | None = None

    @classmethod
    def of(cls, value: str | None) -> Self:
        if value is None:
            return cls()
        return cls(True, (int(value) or None) if DIGITS.fullmatch(value) else None)

    @property
    def unclear(self) -> bool:
        return self.said and self.number is None


@dataclass(frozen=True)
class Turn:
    intent: Intent
    conversation: Conversation
    lists: Lists

    def number(self, slot: str) -> Heard:
        return Heard.of(self.intent.slot(slot))


@dataclass(frozen=True)
class Reply:
    """A reply with a reprompt asks something and leaves the session open; one without ends it."""

    says: str
    reprompt: str | None = None
    conversation: Conversation = field(default_factory=Conversation)
    card: Card | None = None

    def envelope(self) -> ResponseEnvelope:
        response = Response(
            output_speech=Speech.of(self.says),
            reprompt=None if self.reprompt is None else Reprompt(output_speech=Speech.of(self.reprompt)),
            card=self.card,
            should_end_session=self.reprompt is None,
        )
        attributes = None if self.reprompt is None else self.conversation.attributes()
        return ResponseEnvelope(session_attributes=attributes, response=response)
