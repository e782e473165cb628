"""Answers whether the skill could handle a request that named no skill. It has no side effects."""

from typing import Literal

from services.voice.alexa.request import Intent, Slot
from services.voice.alexa.response import CanFulfill, CanFulfillSlot, Response, ResponseEnvelope
from services.voice.dialogue.intents import CUSTOM_INTENTS, HANDLERS
from services.voice.dialogue.turns import NumberSlot


def can_fulfill(intent: Intent) -> ResponseEnvelope:
    known = intent.name in HANDLERS
    slots = {
        name: _can_fulfill_slot(known and _is_clear(intent.name, name, slot))
        for name, slot in (intent.slots or {}).items()
    }
    answer = CanFulfill(can_fulfill=_yes_or_no(known), slots=slots or None)
    return ResponseEnvelope(response=Response(can_fulfill_intent=answer))


def _is_clear(intent: str, name: str, slot: Slot) -> bool:
    slot_type = CUSTOM_INTENTS[intent].slots.get(name, "") if intent in CUSTOM_INTENTS else ""
    if slot_type == "AMAZON.NUMBER":
        return not NumberSlot.parse(slot.value).is_invalid
    return slot_type.startswith("AMAZON.") or slot.resolved is not None


def _can_fulfill_slot(usable: bool) -> CanFulfillSlot:
    return CanFulfillSlot(can_understand=_yes_or_no(usable), can_fulfill=_yes_or_no(usable))


def _yes_or_no(yes: bool) -> Literal["YES", "NO"]:
    return "YES" if yes else "NO"
