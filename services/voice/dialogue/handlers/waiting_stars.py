"""Stars that wait for their movie: they are given to none that was talked about earlier."""

from services.voice.dialogue.conversation import PICK_QUESTIONS, Conversation, FilledIntent, UnfinishedIntent
from services.voice.dialogue.movie_resolution import number_alone, reference_in
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.title_resolution import unclear
from services.voice.dialogue.turns import WAITING_QUESTIONS, Turn

STARS_QUESTIONS = {"stars", "introduction", "these_stars"}


def is_of_no_movie(turn: Turn) -> bool:
    """Whether these stars may be of a movie that was not understood: they are never of an earlier one."""
    slots, conversation = turn.intent.slots, turn.conversation
    if not slots:
        return True
    if not slots.keys().isdisjoint({"Place", "Title", "OtherPlace"}) and reference_in(turn) != "it":
        return False
    if slots.keys() == {"Number"}:
        return _waits_for_stars(conversation)
    return conversation.question in WAITING_QUESTIONS or _has_misunderstood(conversation)


def _has_misunderstood(conversation: Conversation) -> bool:
    """Whether what was said last, which may have been a title, was not understood."""
    return conversation.misunderstandings > 0 and conversation.question not in STARS_QUESTIONS


def forgotten(conversation: Conversation) -> dict[str, None]:
    """The movies that no stars are of once a question is dropped: what was not found or understood may be a title."""
    if conversation.misunderstandings:
        return {"current_movie": None, "written_movie": None}
    return {"written_movie": None} if conversation.question in PICK_QUESTIONS else {}


def _waits_for_stars(conversation: Conversation) -> bool:
    """Whether a rating waits for its movie, or what followed the last one was not understood."""
    if conversation.question in WAITING_QUESTIONS:
        return _rating_that_waits(conversation) is not None
    return _has_misunderstood(conversation) and was_rated_last(conversation)


def _rating_that_waits(conversation: Conversation) -> FilledIntent | None:
    """A rating, or the correction of one."""
    unfinished = conversation.unfinished
    if unfinished is None:
        return None
    corrects = unfinished.intent.name == "CorrectIntent" and was_rated_last(conversation)
    return unfinished.intent if corrects or unfinished.intent.name == "RateIntent" else None


def ask_which(turn: Turn) -> Reply:
    """Asks for the movie of these stars, which take the place of those that wait for one."""
    if (number := turn.number_slot("Number").number) is not None:
        turn = turn.with_intent(turn.intent.without_slots("Number").with_slots(Stars=f"{number}_0"))
    conversation = turn.conversation
    waiting = conversation.unfinished
    if waiting is None or conversation.question not in WAITING_QUESTIONS:
        return unclear(turn).ask("which" if conversation.listing else "title")
    intent = _rating_that_waits(conversation) or FilledIntent(name="RateIntent")
    stars = {name: slot for name, slot in turn.intent.slots.items() if name in {"Stars", "Doubt"}}
    if stars:
        intent = intent.model_copy(update={"slots": intent.without_slots("Stars", "Number", "Doubt").slots | stars})
    return turn.reply(unfinished=UnfinishedIntent(intent=intent, question=waiting.question)).ask(conversation.question)


def meant_stars(turn: Turn) -> int | None:
    """Four in "no, four" and "not five, four", where stars wait for a movie: no place on the list."""
    if not _waits_for_stars(turn.conversation):
        return None
    return number_alone(turn) if turn.slot("OtherPlace") is None else two_numbers(turn)[1]


def was_rated_last(conversation: Conversation) -> bool:
    return bool(conversation.writes) and conversation.writes[-1][0].kind == "rate"


def two_numbers(turn: Turn) -> list[int | None]:
    return [number_alone(turn.with_intent(turn.intent.only(slot, "Place"))) for slot in ("Place", "OtherPlace")]
