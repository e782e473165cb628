"""The last change once more, of another movie: "and number three as well", "and the other two four"."""

from services.voice.dialogue.conversation import Conversation, FilledIntent, Write
from services.voice.dialogue.handlers.movies.pick import pick
from services.voice.dialogue.handlers.movies.rate import STARS_BY_ID
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn

INTENTS = {
    "rate": "RateIntent",
    "seen": "SeenIntent",
    "dismiss": "DismissIntent",
    "want": "AddToWatchlistIntent",
    "unwant": "RemoveFromWatchlistIntent",
    "rest": "RestIntent",
}
"""The intent that makes each kind of change."""
STARS_IDS = {stars: name for name, stars in STARS_BY_ID.items()}
QUESTIONS_AFTER_A_CHANGE = {"go_on", "else", "stars"}


async def same(turn: Turn) -> Reply:
    """Where nothing was just changed, it is about the movie. A number is of stars where stars were just given."""
    last, number = _last_change(turn.conversation), turn.slot("Number")
    if number is not None and (last is None or last.stars is None):
        return turn.ask_again()
    if last is None:
        return await pick(turn)
    again = FilledIntent(name=INTENTS[last.kind], slots=turn.intent.slots)
    conversation = turn.conversation.replace(question=turn.next_question(), unfinished=None)
    if last.stars is not None and number is None:
        again = again.with_slots(Stars=STARS_IDS[last.stars])
    return await turn.dispatch(turn.with_intent(again).with_conversation(conversation))


def _last_change(conversation: Conversation) -> Write | None:
    """Of one movie, if no other one was described since, and nothing else is asked."""
    written, described = conversation.written_movie, conversation.current_movie
    is_last = written is not None and (described is None or described.movie_id == written.movie_id)
    if not is_last or conversation.question not in QUESTIONS_AFTER_A_CHANGE or not conversation.writes:
        return None
    return conversation.writes[-1][0]
