"""The skill apart from its transport: an Alexa request in, an Alexa response out."""

from typing import Literal

import structlog

from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.intents import HANDLERS, fallback, welcome
from services.voice.dialogue.ports import Lists
from services.voice.dialogue.turns import Heard, Turn
from services.voice.envelope import (
    CanFulfill,
    CanFulfillSlot,
    Intent,
    Request,
    RequestEnvelope,
    Response,
    ResponseEnvelope,
)

NO_INTENT = Intent(name="")
log = structlog.get_logger()


class Dialogue:
    def __init__(self, lists: Lists) -> None:
        self.lists = lists

    async def answer(self, envelope: RequestEnvelope) -> ResponseEnvelope:
        """Every request is answered, also one of a type or intent that this skill does not know."""
        request = envelope.request
        if request.type == "LaunchRequest":
            return welcome().envelope()
        if request.type == "IntentRequest":
            return await self._intent(request.intent or NO_INTENT, Conversation.of(envelope.attributes()))
        if request.type == "CanFulfillIntentRequest":
            return _can_fulfill(request.intent or NO_INTENT)
        _note(request)
        return ResponseEnvelope()

    async def _intent(self, intent: Intent, conversation: Conversation) -> ResponseEnvelope:
        handle = HANDLERS.get(intent.name, fallback)
        reply = await handle(Turn(intent, conversation, self.lists))
        return reply.envelope()


def _can_fulfill(intent: Intent) -> ResponseEnvelope:
    known = intent.name in HANDLERS
    slots = {name: _can_use(known and not Heard.of(slot.value).unclear) for name, slot in (intent.slots or {}).items()}
    answer = CanFulfill(can_fulfill=_yes_or_no(known), slots=slots or None)
    return ResponseEnvelope(response=Response(can_fulfill_intent=answer))


def _can_use(usable: bool) -> CanFulfillSlot:
    return CanFulfillSlot(can_understand=_yes_or_no(usable), can_fulfill=_yes_or_no(usable))


def _yes_or_no(yes: bool) -> Literal["YES", "NO"]:
    return "YES" if yes else "NO"


def _note(request: Request) -> None:
    """What Alexa tells without awaiting speech: the end of a session, an error of ours, an event."""
    trouble = request.reason == "ERROR" or request.type == "System.ExceptionEncountered"
    note = log.error if trouble else log.info
    note("alexa tells", type=request.type, reason=request.reason, error=request.error)
