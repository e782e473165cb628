"""One turn of the conversation: what was said to the skill, by whom, and where the conversation stood."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Self

from services.voice.alexa.request import User
from services.voice.dialogue.conversation import Asked, Conversation, Filled, Meant, Unfinished
from services.voice.dialogue.ports import Ports
from services.voice.dialogue.replies import Reply

DIGITS = re.compile(r"[0-9]{1,15}")
SHORTER: dict[Asked, Asked] = {"open": "what", "both": "numbers"}


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
    meant: Meant
    conversation: Conversation
    ports: Ports
    user: User
    take: "Callable[[Turn], Awaitable[Reply]]"
    """Has a turn answered by the handler of its intent."""

    def slot(self, name: str) -> Filled | None:
        return self.meant.slots.get(name)

    def number(self, slot: str) -> Heard:
        filled = self.slot(slot)
        return Heard.of(filled.said if filled else None)

    def id_of(self, slot: str) -> str | None:
        """The value of a slot of one of the skill's own types; None where nothing, or nothing known, was said."""
        filled = self.slot(slot)
        return filled.id if filled else None

    def meaning(self, meant: Meant) -> Self:
        return replace(self, meant=meant)

    def reply(self, **changes: Any) -> Reply:
        return Reply(self.conversation.but(stumbles=0, **changes))

    def ask_again(self) -> Reply:
        """The same question, in fewer words than the paper's."""
        asked = self.conversation.asked
        return self.reply().ask(SHORTER.get(asked, asked))

    def ask_first(self, question: Asked, **changes: Any) -> Reply:
        """A question whose answer lets this turn go on."""
        unfinished = Unfinished(meant=self.meant, asked=self.conversation.asked)
        return self.reply(unfinished=unfinished, **changes).ask(question)

    async def go_on(self, **changes: Any) -> Reply:
        """What was left unfinished, now that it can be done."""
        unfinished = self.conversation.unfinished
        assert unfinished is not None
        conversation = self.conversation.but(asked=unfinished.asked, unfinished=None, **changes)
        return await self.take(replace(self, meant=unfinished.meant, conversation=conversation))

    async def instead(self, name: str, **slots: str) -> Reply:
        """As if another intent had been meant."""
        meant = Meant(name=name, slots={slot: Filled(said=said, id=said) for slot, said in slots.items()})
        return await self.take(self.meaning(meant))
