"""What the user says about movies: stars, that they were seen, that they are not wanted, now or ever, or that they are.
Each can be undone."""

from dataclasses import replace

from services.voice.dialogue.conversation import FilledIntent, MovieRef, Write
from services.voice.dialogue.ports import Account
from services.voice.dialogue.profile_writes import remembered, write
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn
from services.voice.language.wording import Statement, statement

DONE = {
    "rate": ("rate.done", "rate.done_all"),
    "seen": ("seen.done", "seen.done_all"),
    "dismiss": ("dismiss.done", "dismiss.done_all"),
    "want": ("watchlist.done", "watchlist.done_all"),
    "unwant": ("watchlist.removed", "watchlist.removed_all"),
    "rest": ("rest.done", "rest.done_all"),
}
"""What is said after a change of one movie, and of several."""
SAID_OF_CHANGES = {"rate.learned", *(key for keys in DONE.values() for key in keys)}
"""What the answer to a change ends with."""


async def carry_out(turn: Turn, account: Account, wanted: list[Write]) -> Reply:
    """Makes the changes, all of the same kind, and says what was done."""
    writes = await write(turn, account.user_id, wanted)
    first = writes[0]
    reply = turn.reply(
        current_movie=None,
        unfinished=None,
        candidates=[],
        written_movie=first.movie if len(writes) == 1 else None,
        writes=remembered(turn, writes),
    ).answer(*_done(writes))
    if first.kind == "rate":
        return reply.say("rate.learned").ask(turn.next_question())
    if first.kind in {"dismiss", "want", "unwant", "rest"}:
        return reply.ask(turn.next_question())
    return await _after_seen(turn, reply, [each.movie for each in writes])


async def _after_seen(turn: Turn, reply: Reply, movies: list[MovieRef]) -> Reply:
    """Asks for the stars of a single movie; after several, reads on."""
    after = replace(turn, conversation=reply.conversation)
    if len(movies) == 1:
        question = after.with_intent(FilledIntent(name="RateIntent")).ask_first("stars", current_movie=movies[0])
        return question.after(*reply.statements)
    return (await after.redirect("AMAZON.NextIntent")).after(*reply.statements)


def _done(writes: list[Write]) -> list[Statement]:
    """One statement, or one for each of several movies if their stars differ."""
    first, titles = writes[0], [each.movie.title for each in writes]
    one, several = DONE[first.kind]
    if len(writes) > 1 and len({each.stars for each in writes}) == 1:
        return [statement(several, titles=titles, stars=first.stars)]
    return [statement(one, title=each.movie.title, stars=each.stars) for each in writes]
