"""Renders a reply as Alexa's response: speech, card and screen."""

import re

from services.voice.alexa.response import (
    Card,
    Directive,
    ElicitSlot,
    Entity,
    EntityName,
    EntityType,
    LinkAccountCard,
    Reprompt,
    Response,
    ResponseEnvelope,
    Speech,
    UpdatedIntent,
    UpdatedSlot,
    UpdateDynamicEntities,
)
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.intents import CUSTOM_INTENTS, ELICITED_SLOTS
from services.voice.dialogue.replies import Reply
from services.voice.language.wording import Statement, Wording, statement

BRACKETS = re.compile(r"[()]")
QUESTIONS_ABOUT_A_MOVIE = {"did_you_mean", "introduction", "remake", "rest", "seen"}


def render_reply(reply: Reply, wording: Wording, has_screen: bool, posters: str = "") -> ResponseEnvelope:
    is_open = reply.question is not None
    response = Response(
        output_speech=_speech(reply, wording),
        reprompt=_reprompt(reply, wording),
        card=_card(reply, wording),
        directives=_directives(reply, wording, has_screen, posters),
        should_end_session=not is_open,
    )
    return ResponseEnvelope(session_attributes=reply.conversation.attributes() if is_open else None, response=response)


def _speech(reply: Reply, wording: Wording) -> Speech:
    question = [] if reply.question is None else [_question("ask", reply)]
    sentences = [wording.ssml(each) for each in (*reply.statements, *question) if wording.can_say(each)]
    return Speech.from_ssml(" ".join(sentences))


def _reprompt(reply: Reply, wording: Wording) -> Reprompt | None:
    if reply.question is None:
        return None
    return Reprompt(output_speech=Speech.from_ssml(wording.ssml(_question("again", reply))))


def _question(section: str, reply: Reply) -> Statement:
    """A question about a movie that the session does not name is asked in general."""
    values, question = reply.conversation.question_values(), reply.question
    if question in QUESTIONS_ABOUT_A_MOVIE and not values:
        return statement(f"{section}.title")
    return statement(f"{section}.{question}", **values)


def _card(reply: Reply, wording: Wording) -> Card | LinkAccountCard | None:
    if reply.links_account:
        return LinkAccountCard()
    if reply.card is None:
        return None
    title, content = reply.card
    return Card.from_text(wording.text(title), content)


def _directives(reply: Reply, wording: Wording, has_screen: bool, posters: str) -> list[Directive] | None:
    directives: list[Directive] = []
    if has_screen and reply.screen is not None:
        directives.append(reply.screen.render(wording, posters))
    if reply.question is not None and reply.question in ELICITED_SLOTS:
        directives.append(_elicit(*ELICITED_SLOTS[reply.question], reply.conversation))
    if reply.question is not None and reply.entities:
        directives.append(UpdateDynamicEntities(types=[EntityType(values=list(map(_entity, reply.entities)))]))
    return directives or None


def _entity(entity: tuple[str, str]) -> Entity:
    """Brackets, which hold other titles, are not spoken with the title."""
    entity_id, title = entity
    spoken, *others = [text.strip() for text in BRACKETS.split(title) if text.strip()] or [title]
    return Entity(id=entity_id, name=EntityName(value=spoken, synonyms=others))


def _elicit(intent: str, slot: str, conversation: Conversation) -> ElicitSlot:
    numbers = {"UserId": conversation.user_id, "Amount": conversation.amount}
    slots = {name: _updated_slot(name, numbers.get(name)) for name in CUSTOM_INTENTS[intent].slots}
    return ElicitSlot(slot_to_elicit=slot, updated_intent=UpdatedIntent(name=intent, slots=slots))


def _updated_slot(name: str, number: int | None) -> UpdatedSlot:
    return UpdatedSlot(name=name, value=None if number is None else str(number))
