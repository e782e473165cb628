"""Whether the skill could help with what somebody asked Alexa without naming a skill. Nothing is done for it."""

from typing import Literal

from services.voice.alexa.request import Intent, Slot
from services.voice.alexa.response import CanFulfill, CanFulfillSlot, Response, ResponseEnvelope
from services.voice.dialogue.intents import CUSTOM, HANDLERS
from services.voice.dialogue.turns import Heard


def can_fulfill(intent: Intent) -> ResponseEnvelope:
    known = intent.name in HANDLERS
    slots = {
        name: _can_use(known and _is_clear(intent.name, name, slot)) for name, slot in (intent.slots or {}).items()
    }
    answer = CanFulfill(can_fulfill=_yes_or_no(known), slots=slots or None)
    return ResponseEnvelope(response=Response(can_fulfill_intent=answer))


def _is_clear(intent: str, name: str, slot: Slot) -> bool:
    kind = CUSTOM[intent].slots.get(name, "") if intent in CUSTOM else ""
    if kind == "AMAZON.NUMBER":
        return not Heard.of(slot.value).unclear
    return kind.startswith("AMAZON.") or slot.resolved is not None


def _can_use(usable: bool) -> CanFulfillSlot:
    return CanFulfillSlot(can_understand=_yes_or_no(usable), can_fulfill=_yes_or_no(usable))


def _yes_or_no(yes: bool) -> Literal["YES", "NO"]:
    return "YES" if yes else "NO"
