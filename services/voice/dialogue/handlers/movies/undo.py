"""Takes changes back: "undo", and "no, I meant ..." after a movie was rated, seen or dismissed."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import PICK_QUESTIONS, Conversation, FilledIntent, Write
from services.voice.dialogue.handlers.movies.pick import pick
from services.voice.dialogue.handlers.movies.rate import (
    corrected_stars,
    has_just_rated,
    may_be_stars,
    rate,
    rate_again,
    rate_with_number,
    stars_slot,
)
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.handlers.waiting_stars import STARS_QUESTIONS, meant_stars
from services.voice.dialogue.movie_resolution import number_alone, resolve_movie
from services.voice.dialogue.ports import Account
from services.voice.dialogue.profile_writes import require_own
from services.voice.dialogue.replies import EarlyReply, Reply
from services.voice.dialogue.title_resolution import ask_whether_it_is
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import Statement, statement

UNDONE = {
    "rate": "undo.rate",
    "seen": "undo.seen",
    "dismiss": "undo.dismiss",
    "want": "undo.want",
    "unwant": "undo.unwant",
    "rest": "undo.rest",
}
MEANT = {"ForPlace": "Place", "OtherPlace": "Place", "OtherTitle": "Title"}
"""The slots of what was meant instead, and what they are alone."""


async def undo(turn: Turn) -> Reply:
    account = await identity.require_write_access(turn)
    if not turn.conversation.writes:
        return turn.reply().say("undo.nothing").ask(turn.next_question())
    return await take_back(turn, account, turn.conversation.writes[-1])


async def take_back(turn: Turn, account: Account, taken: list[Write]) -> Reply:
    """Takes these of the changes back; the others stay."""
    await _take_back(turn, account, taken)
    changes = [[write for write in each if not any(write is one for one in taken)] for each in turn.conversation.writes]
    current = taken[0].movie if len(taken) == 1 else None
    settled = {"unfinished": None, "current_movie": current, "written_movie": None}
    reply = turn.reply(writes=[each for each in changes if each], **settled)
    return reply.answer(_undone(taken)).ask(turn.next_question())


async def correct(turn: Turn) -> Reply:
    """Moves the last change to another movie, if one was just made."""
    if (stars := meant_stars(turn)) is not None:
        return await rate(turn.with_intent(FilledIntent(name="RateIntent").with_slots(Number=str(stars))))
    if (right := corrected_stars(turn)) is not None:
        return await rate_again(turn, right)
    if (meant := next(filter(turn.slot, MEANT), None)) is not None:
        return await _correct_to(turn, meant)
    conversation = turn.conversation
    if conversation.question == "these_stars" and number_alone(turn) is not None:
        return turn.reply().ask("stars")
    if _changed_nothing(conversation):
        return await pick(turn)
    if (number := number_alone(turn)) is not None:
        return await _correct_by_number(turn, number)
    return await _move(turn)


async def _correct_to(turn: Turn, slot: str) -> Reply:
    """With words that a number is of no stars in: "no, for number one". What it is not for is the last change, if it
    is named: "not for number two, for number one"."""
    wrong = turn.with_intent(turn.intent.without_slots(*MEANT))
    right = turn.with_intent(turn.intent.only(slot, MEANT[slot]))
    are_numbers = slot == "OtherPlace" and may_be_stars(turn)
    if are_numbers or (wrong.intent.slots and not await _is_of_last_change(wrong)):
        return turn.ask_again()
    return await (pick(right) if _changed_nothing(turn.conversation) else _move(right))


async def _is_of_last_change(turn: Turn) -> bool:
    try:
        movie = await resolve_movie(turn)
    except EarlyReply:
        return False
    written = turn.conversation.written_movie
    return written is not None and written.movie_id == movie.movie_id


def _changed_nothing(conversation: Conversation) -> bool:
    """Whether there is nothing to correct, or a movie is asked for."""
    awaits_a_movie = conversation.unfinished is not None and conversation.question in PICK_QUESTIONS
    return awaits_a_movie or conversation.written_movie is None or not conversation.writes


async def _move(turn: Turn) -> Reply:
    """Takes the last change back, and makes it of another movie."""
    conversation = turn.conversation
    account = await identity.require_write_access(turn)
    movie = await resolve_movie(turn, for_writing=True)
    require_own(turn, account, [movie])
    *earlier, last = conversation.writes
    stars = stars_slot(turn) or last[0].stars
    await _take_back(turn, account, last)
    while last[0].corrects and earlier:
        *earlier, last = earlier
        await _take_back(turn, account, last)
    changed = last[0].model_copy(update={"movie": movie, "stars": stars})
    reply = await carry_out(turn.with_conversation(conversation.replace(writes=earlier)), account, [changed])
    return reply.after(_undone(last))


async def _correct_by_number(turn: Turn, number: int) -> Reply:
    """ "No, three" after stars were given is of stars. Elsewhere it may be of stars or a place: asks before a write."""
    conversation = turn.conversation
    if has_just_rated(conversation):
        return await rate_again(turn, number)
    is_place = conversation.listing is not None and number <= len(conversation.listing.heard)
    if conversation.question in STARS_QUESTIONS and not is_place:
        return await rate_with_number(turn, number)
    return ask_whether_it_is([await resolve_movie(turn, for_writing=True)], turn)


async def _take_back(turn: Turn, account: Account, writes: list[Write]) -> None:
    for write in reversed(writes):
        await turn.ports.movies.take_back(account.user_id, write)


def _undone(writes: list[Write]) -> Statement:
    first, titles = writes[0], [write.movie.title for write in writes]
    if len(writes) > 1:
        return statement("undo.several", titles=titles)
    if first.kind == "rate" and first.before.rating is not None:
        return statement("undo.rated_again", title=titles[0], stars=first.before.rating)
    return statement(UNDONE[first.kind], title=titles[0])
