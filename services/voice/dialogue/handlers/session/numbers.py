"""The paper's question for an ID and an amount. Keeps the number that was understood and asks for the other again."""

from dataclasses import replace

from services.voice.dialogue.conversation import Conversation, Question
from services.voice.dialogue.handlers.lists import years
from services.voice.dialogue.handlers.lists.reading import read_amount
from services.voice.dialogue.handlers.movies import rate
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import NumberSlot, Turn
from services.voice.language.wording import Statement, statement

NUMBER_QUESTIONS = {"both", "numbers", "id", "amount"}
QUESTIONS_AFTER_A_LIST = {"another_list", "go_on", "from_top", "why", "else"}
EMPTY = NumberSlot()


async def request_movies(turn: Turn) -> Reply:
    before = turn.conversation
    return Reply(Conversation(listener_id=before.listener_id, listing=before.listing)).ask("both")


async def submit(turn: Turn) -> Reply:
    user_id, amount = turn.number_slot("UserId"), turn.number_slot("Amount")
    if _answers_id_question(turn, user_id, amount):
        return await turn.resume(listener_id=user_id.number)
    return await _submit(turn, user_id, amount)


async def number(turn: Turn) -> Reply:
    """A bare number answers the open question. Otherwise it is the ID while there is none, then the amount."""
    slot, question = turn.number_slot("Number"), turn.conversation.question
    if question == "stars":
        return await rate.rate_with_number(turn, slot.number)
    if question == "years" and slot.number:
        return await years.by_year(turn, slot.number)
    if question == "which" or (question in QUESTIONS_AFTER_A_LIST and _is_on_the_list(turn, slot)):
        return await turn.redirect("PickIntent", Place=str(slot.number or 0))
    if _answers_id_question(turn, slot, EMPTY):
        return await turn.resume(listener_id=slot.number)
    if turn.conversation.user_id is None:
        return await _submit(turn, slot, EMPTY, remark=statement("numbers.thanks"))
    return await _submit(turn, EMPTY, slot, remark=statement("numbers.thanks"))


def _is_on_the_list(turn: Turn, slot: NumberSlot) -> bool:
    listing = turn.conversation.listing
    return listing is not None and slot.number is not None and slot.number <= len(listing.heard)


def _answers_id_question(turn: Turn, user_id: NumberSlot, amount: NumberSlot) -> bool:
    """Whether the ID resumes another intent than the paper's list."""
    is_open = turn.conversation.question == "id" and turn.conversation.unfinished is not None
    return is_open and user_id.number is not None and not amount.filled


async def _submit(turn: Turn, user_id: NumberSlot, amount: NumberSlot, remark: Statement | None = None) -> Reply:
    """Makes the remark if no number is invalid, but one is still missing."""
    before = turn.conversation
    conversation = before.replace(
        user_id=user_id.number if user_id.filled else before.user_id,
        amount=amount.number if amount.filled else before.amount,
        repeatable=[],
    )
    turn = replace(turn, conversation=conversation)
    if conversation.user_id and conversation.amount:
        return await read_amount(turn, conversation.user_id, conversation.amount)
    remark = _complaint(user_id, amount) or remark or _incomplete(conversation)
    return replace(turn.reply(), statements=(remark,)).ask(_question_for_missing(conversation))


def _complaint(user_id: NumberSlot, amount: NumberSlot) -> Statement | None:
    if user_id.is_invalid and amount.is_invalid:
        return statement("numbers.bad_both")
    if user_id.is_invalid:
        return statement("numbers.bad_id")
    return statement("numbers.bad_amount") if amount.is_invalid else None


def _incomplete(conversation: Conversation) -> Statement:
    return statement("numbers.half" if conversation.user_id or conversation.amount else "numbers.nothing")


def _question_for_missing(conversation: Conversation) -> Question:
    if conversation.user_id is None and conversation.amount is None:
        return "numbers"
    return "id" if conversation.user_id is None else "amount"
