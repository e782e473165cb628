"""Takes changes back: "undo", and "no, I meant ..." after a movie was rated, seen or dismissed."""

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Write
from services.voice.dialogue.handlers.movies.pick import PICK_QUESTIONS, pick
from services.voice.dialogue.handlers.movies.rate import (
    STARS_QUESTIONS,
    corrected_stars,
    has_just_rated,
    rate_again,
    rate_with_number,
    stars_slot,
)
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.movie_resolution import number_alone, resolve_movie
from services.voice.dialogue.ports import Account
from services.voice.dialogue.profile_writes import require_own
from services.voice.dialogue.replies import Reply
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
    conversation = turn.conversation
    if turn.slot("OtherPlace") is not None:
        right = corrected_stars(turn)
        return turn.ask_again() if right is None else await rate_again(turn, right)
    if conversation.question == "these_stars" and number_alone(turn) is not None:
        return turn.reply().ask("stars")
    awaits_a_movie = conversation.unfinished is not None and conversation.question in PICK_QUESTIONS
    if awaits_a_movie or conversation.written_movie is None or not conversation.writes:
        return await pick(turn)
    if (number := number_alone(turn)) is not None:
        return await _correct_by_number(turn, number)
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
