"""A reply put into words, on a card and on a screen: Alexa's response."""

from services.voice.alexa.response import (
    Card,
    ElicitSlot,
    LinkAccountCard,
    RenderDocument,
    Reprompt,
    Response,
    ResponseEnvelope,
    Speech,
    UpdatedIntent,
    UpdatedSlot,
)
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.intents import CUSTOM, ELICITED
from services.voice.dialogue.replies import Reply
from services.voice.language.wording import Wording, say


def presented(reply: Reply, wording: Wording, has_screen: bool) -> ResponseEnvelope:
    question = reply.question
    asks = [] if question is None else [say(f"ask.{question}")]
    said = " ".join(wording.ssml(each) for each in (*reply.says, *asks) if wording.knows(each))
    response = Response(
        output_speech=Speech.marked(said),
        reprompt=None
        if question is None
        else Reprompt(output_speech=Speech.marked(wording.ssml(say(f"again.{question}")))),
        card=_card(reply, wording),
        directives=_directives(reply, wording, has_screen),
        should_end_session=question is None,
    )
    attributes = None if question is None else reply.conversation.attributes()
    return ResponseEnvelope(session_attributes=attributes, response=response)


def _card(reply: Reply, wording: Wording) -> Card | LinkAccountCard | None:
    if reply.links:
        return LinkAccountCard()
    if reply.card is None:
        return None
    title, content = reply.card
    return Card.of(wording.text(title), content)


def _directives(reply: Reply, wording: Wording, has_screen: bool) -> list[ElicitSlot | RenderDocument] | None:
    directives: list[ElicitSlot | RenderDocument] = []
    if has_screen and reply.screen is not None:
        directives.append(reply.screen.rendered(wording))
    if reply.question is not None and reply.question in ELICITED:
        directives.append(_elicit(*ELICITED[reply.question], reply.conversation))
    return directives or None


def _elicit(intent: str, slot: str, conversation: Conversation) -> ElicitSlot:
    kept = {"UserId": conversation.user_id, "Amount": conversation.amount}
    slots = {
        name: UpdatedSlot(name=name, value=str(kept[name]) if kept.get(name) else None) for name in CUSTOM[intent].slots
    }
    return ElicitSlot(slot_to_elicit=slot, updated_intent=UpdatedIntent(name=intent, slots=slots))
