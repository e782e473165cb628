"""The paper's question for an ID and an amount. What is understood is kept, what is not is asked for again."""

from dataclasses import replace

from services.voice.dialogue.conversation import Asked, Conversation
from services.voice.dialogue.handlers.lists import years
from services.voice.dialogue.handlers.lists.reading import read_amount
from services.voice.dialogue.handlers.movies import rate
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Heard, Turn
from services.voice.language.wording import Said, say

COLLECTING = {"both", "numbers", "id", "amount"}
AFTER_A_LIST = {"another_list", "go_on", "from_top", "why", "else"}


async def request_movies(turn: Turn) -> Reply:
    return Reply(Conversation(listener=turn.conversation.listener, listing=turn.conversation.listing)).ask("both")


async def submit(turn: Turn) -> Reply:
    user_id, amount = turn.number("UserId"), turn.number("Amount")
    if _is_just_the_id_asked_for(turn, user_id, amount):
        return await turn.go_on(listener=user_id.number)
    return await _submit(turn, user_id, amount)


async def number(turn: Turn) -> Reply:
    """A number alone answers what was asked. Otherwise it is the ID until there is one, then the amount."""
    heard, asked = turn.number("Number"), turn.conversation.asked
    if asked == "stars":
        return await rate.with_stars(turn, heard.number)
    if asked == "years" and heard.number:
        return await years.of_year(turn, heard.number)
    if asked == "which" or (asked in AFTER_A_LIST and _is_on_the_list(turn, heard)):
        return await turn.instead("PickIntent", Place=str(heard.number or 0))
    if _is_just_the_id_asked_for(turn, heard, Heard()):
        return await turn.go_on(listener=heard.number)
    if turn.conversation.user_id is None:
        return await _submit(turn, heard, Heard(), otherwise=say("numbers.thanks"))
    return await _submit(turn, Heard(), heard, otherwise=say("numbers.thanks"))


def _is_on_the_list(turn: Turn, heard: Heard) -> bool:
    listing = turn.conversation.listing
    return listing is not None and heard.number is not None and heard.number <= len(listing.heard)


def _is_just_the_id_asked_for(turn: Turn, user_id: Heard, amount: Heard) -> bool:
    """Where something else than the paper's list waits for it."""
    asked_for = turn.conversation.asked == "id" and turn.conversation.unfinished is not None
    return asked_for and user_id.number is not None and not amount.said


async def _submit(turn: Turn, user_id: Heard, amount: Heard, otherwise: Said | None = None) -> Reply:
    before = turn.conversation
    now = before.but(
        user_id=user_id.number if user_id.said else before.user_id,
        amount=amount.number if amount.said else before.amount,
        again=[],
    )
    turn = replace(turn, conversation=now)
    if now.user_id and now.amount:
        return await read_amount(turn, now.user_id, now.amount)
    complaint = _unclear(user_id, amount) or otherwise or _unsaid(now)
    return replace(turn.reply(), says=(complaint,)).ask(missing(now))


def _unclear(user_id: Heard, amount: Heard) -> Said | None:
    if user_id.unclear and amount.unclear:
        return say("numbers.bad_both")
    if user_id.unclear:
        return say("numbers.bad_id")
    return say("numbers.bad_amount") if amount.unclear else None


def _unsaid(now: Conversation) -> Said:
    return say("numbers.half" if now.user_id or now.amount else "numbers.nothing")


def missing(now: Conversation) -> Asked:
    """What is still to be asked for, and nothing else."""
    if now.user_id is None and now.amount is None:
        return "numbers"
    return "id" if now.user_id is None else "amount"
