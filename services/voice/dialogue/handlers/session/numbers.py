"""The paper's question for an ID and an amount. Keeps the number that was understood and asks for the other again."""

from dataclasses import replace

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Conversation, Question
from services.voice.dialogue.handlers.lists.reading import my_list, read_amount
from services.voice.dialogue.handlers.lists.recommend import read_popular_amount
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import NumberSlot, Turn
from services.voice.language.wording import Statement, statement

NUMBER_QUESTIONS = {"both", "numbers", "id", "amount", "another_id"}
EMPTY = NumberSlot()


async def request_movies(turn: Turn) -> Reply:
    """A listener who is known hears their list instead of the question."""
    before = turn.conversation
    if (user_id := await identity.recognised_user_id(turn)) is not None:
        return await my_list(turn.with_conversation(before.replace(listener_id=user_id)))
    return Reply(before.for_numbers()).ask("both")


async def submit_numbers(turn: Turn, user_id: NumberSlot, amount: NumberSlot) -> Reply:
    if answers_id_question(turn, user_id, amount):
        return await turn.resume(listener_id=user_id.number)
    if not user_id.filled and amount.number and not _collects_numbers(turn):
        return await read_any(turn, amount.number)
    return await _submit(turn, user_id, amount)


async def submit_number(turn: Turn, number: NumberSlot) -> Reply:
    """A bare number: the ID while there is none, then the amount."""
    if answers_id_question(turn, number, EMPTY):
        return await turn.resume(listener_id=number.number)
    thanks = statement("numbers.thanks")
    if turn.conversation.user_id is None and turn.conversation.question != "amount":
        return await _submit(turn, number, EMPTY, remark=thanks)
    return await _submit(turn, EMPTY, number, remark=thanks)


async def read_any(turn: Turn, amount: int) -> Reply:
    """So many movies, without an ID: of the listener's own list, or the popular ones for a stranger."""
    user_id = await identity.own_user_id(turn)
    return await (read_popular_amount(turn, amount) if user_id is None else read_amount(turn, user_id, amount))


def _collects_numbers(turn: Turn) -> bool:
    return turn.conversation.user_id is not None or turn.conversation.question in NUMBER_QUESTIONS


def answers_id_question(turn: Turn, user_id: NumberSlot, amount: NumberSlot) -> bool:
    """Whether the ID resumes another intent than the paper's list."""
    is_open = turn.conversation.question == "id" and turn.conversation.unfinished is not None
    return is_open and user_id.number is not None and not amount.filled


async def _submit(turn: Turn, user_id: NumberSlot, amount: NumberSlot, remark: Statement | None = None) -> Reply:
    """Makes the remark if no number is invalid, but one is still missing."""
    before = turn.conversation
    conversation = before.replace(
        user_id=user_id.number if user_id.filled else before.user_id,
        amount=amount.number if amount.filled else before.amount,
    )
    turn = turn.with_conversation(conversation)
    if conversation.user_id and conversation.amount:
        return await read_amount(turn, conversation.user_id, conversation.amount)
    remark = _complaint(user_id, amount) or remark or _nothing_heard(conversation)
    reply = replace(turn.reply(), statements=(remark,) if remark else ())
    return reply.ask(_question_for_missing(conversation))


def _complaint(user_id: NumberSlot, amount: NumberSlot) -> Statement | None:
    if user_id.is_invalid and amount.is_invalid:
        return statement("numbers.bad_both")
    if user_id.is_invalid:
        return statement("numbers.bad_id")
    return statement("numbers.bad_amount") if amount.is_invalid else None


def _nothing_heard(conversation: Conversation) -> Statement | None:
    is_half = conversation.user_id is not None or conversation.amount is not None
    return None if is_half else statement("numbers.nothing")


def _question_for_missing(conversation: Conversation) -> Question:
    if conversation.user_id is None and conversation.amount is None:
        return "numbers"
    return "id" if conversation.user_id is None else "amount"
