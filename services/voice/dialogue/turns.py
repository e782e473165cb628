"""One turn of the conversation: the intent, the user who spoke, and the state of the conversation before it."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar

import structlog

from services.voice.alexa.request import User
from services.voice.dialogue.conversation import (
    PICK_QUESTIONS,
    Conversation,
    FilledIntent,
    Question,
    SlotValue,
    UnfinishedIntent,
)
from services.voice.dialogue.ports import Ports
from services.voice.dialogue.replies import Reply
from shared.contracts.errors import MatineeError, MovieHidden
from shared.contracts.movies import SpokenTitle

OPTIONAL_SECONDS = 0.8
"""The time for a call without which the turn has an answer too."""
DIGITS = re.compile(r"[0-9]{1,15}")
Result = TypeVar("Result")
log = structlog.get_logger()
WAITING_QUESTIONS: set[Question] = {*PICK_QUESTIONS, "once_more"}
"""While one is open, an intent waits that is about no other movie than its own."""
SHORTER_QUESTIONS: dict[Question, Question] = {"open": "what", "both": "numbers"}


async def or_none(call: Awaitable[Result]) -> Result | None:
    """The result of a call that may fail or take too long. Raises `MovieHidden`."""
    try:
        async with asyncio.timeout(OPTIONAL_SECONDS):
            return await call
    except MovieHidden:
        raise
    except (MatineeError, TimeoutError) as error:
        log.warning("turn answered without a part", error=repr(error))
        return None


@dataclass(frozen=True)
class NumberSlot:
    """A number slot: empty, filled with a usable number, or filled with anything else (Alexa gives "?")."""

    filled: bool = False
    number: int | None = None

    @classmethod
    def parse(cls, text: str | None) -> Self:
        if text is None:
            return cls()
        return cls(True, (int(text) or None) if DIGITS.fullmatch(text) else None)

    @property
    def is_invalid(self) -> bool:
        return self.filled and self.number is None


@dataclass(frozen=True)
class Turn:
    intent: FilledIntent
    conversation: Conversation
    ports: Ports
    user: User
    dispatch: "Callable[[Turn], Awaitable[Reply]]"
    """Calls the handler of a turn's intent."""
    region: str = "US"
    """The country of the user's locale, where movies are watched."""
    _titles: dict[str, SpokenTitle] = field(default_factory=dict)
    """What was understood in this turn, by the words."""

    def slot(self, name: str) -> SlotValue | None:
        return self.intent.slots.get(name)

    def number_slot(self, name: str) -> NumberSlot:
        slot = self.slot(name)
        return NumberSlot.parse(slot.text if slot else None)

    def slot_id(self, name: str) -> str | None:
        """The id of a custom slot's value, or None if it is empty or unknown."""
        slot = self.slot(name)
        return slot.id if slot else None

    async def understand_title(self, words: str) -> SpokenTitle:
        """Asks the recommender once."""
        if words not in self._titles:
            self._titles[words] = await self.ports.movies.understand_title(words)
        return self._titles[words]

    def with_intent(self, intent: FilledIntent) -> Self:
        return replace(self, intent=intent)

    def with_conversation(self, conversation: Conversation) -> Self:
        return replace(self, conversation=conversation)

    def reply(self, **changes: Any) -> Reply:
        return Reply(self.conversation.replace(misunderstandings=0, **changes))

    def next_question(self) -> Question:
        """The question that ends a turn which answered something in passing."""
        return "go_on" if self.conversation.listing else "else"

    def ask_again(self) -> Reply:
        """Repeats the open question; the paper's questions in fewer words."""
        question = self.conversation.question
        return self.reply().ask(SHORTER_QUESTIONS.get(question, question))

    def ask_first(self, question: Question, **changes: Any) -> Reply:
        """Asks a question whose answer resumes this turn."""
        unfinished = UnfinishedIntent(intent=self.intent, question=self.conversation.question)
        return self.reply(unfinished=unfinished, **changes).ask(question)

    async def resume(self, **changes: Any) -> Reply:
        """Continues the unfinished intent."""
        unfinished = self.conversation.unfinished
        assert unfinished is not None
        conversation = self._before(unfinished).replace(**changes)
        return await self.dispatch(replace(self, intent=unfinished.intent, conversation=conversation))

    async def resume_with(self, **slots: str) -> Reply:
        """Continues the unfinished intent with these slots filled."""
        unfinished = self.conversation.unfinished
        assert unfinished is not None
        intent = unfinished.intent.with_slots(**slots)
        return await self.dispatch(replace(self, intent=intent, conversation=self._before(unfinished)))

    def _before(self, unfinished: UnfinishedIntent) -> Conversation:
        """The conversation in which the intent resumes. What waited for a movie then waits for none now."""
        question = self.next_question() if unfinished.question in WAITING_QUESTIONS else unfinished.question
        return self.conversation.replace(question=question, unfinished=None, misunderstandings=0)

    async def redirect(self, name: str, **slots: str) -> Reply:
        """Handles the turn as another intent."""
        intent = FilledIntent(name=name).with_slots(**slots)
        return await self.dispatch(self.with_intent(intent))
