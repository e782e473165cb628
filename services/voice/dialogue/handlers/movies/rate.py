"""Rates movies. The list reflects the rating before the next turn."""

from dataclasses import replace

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Conversation, FilledIntent, MovieRef, Question, Write
from services.voice.dialogue.handlers.movies.introduction import rate_introduction
from services.voice.dialogue.handlers.movies.verdicts import carry_out
from services.voice.dialogue.handlers.waiting_stars import (
    STARS_QUESTIONS,
    ask_which,
    is_of_no_movie,
    two_numbers,
    was_rated_last,
)
from services.voice.dialogue.movie_resolution import number_alone, reference_in, resolve_movie, resolve_movies
from services.voice.dialogue.ports import Account
from services.voice.dialogue.profile_writes import require_own
from services.voice.dialogue.replies import EarlyReply, Reply
from services.voice.dialogue.turns import Turn

MAX_STARS = 5
STARS_BY_ID = {f"{half // 2}_{half % 2 * 5}": half / 2 for half in range(1, 2 * MAX_STARS + 1)}
"""The values of the slot type `Stars`: 4_5 is four and a half."""
QUESTIONS_AFTER_STARS = {"go_on", "else"}
"""Others ask for numbers, or for a movie."""

OTHER = {"OtherPlace": "Place", "OtherTitle": "Title", "OtherStars": "Stars", "OtherNumber": "Number"}
"""The slots of the second rating, and those of the first."""


async def rate(turn: Turn) -> Reply:
    certain = turn.with_intent(turn.intent.without_slots("Doubt"))
    if is_of_no_movie(certain):
        return ask_which(turn)
    if _is_other_number(certain):
        return await turn.redirect("NumberIntent", Number=turn.intent.slots["Number"].text)
    if _answers_question(certain):
        return await rate_with_stars(certain, _stars_id(turn) or "")
    account = await identity.require_write_access(turn)
    movies = await resolve_movies(about_last_write(turn))
    require_own(turn, account, movies)
    stars = stars_slot(turn)
    if stars is None:
        question = _ask_first("stars", certain, movies)
        has_stars = turn.slot("Stars") is not None or turn.slot("Number") is not None
        return question.say("rate.bad") if has_stars else question
    if turn.slot("Doubt") is not None:
        return _ask_whether(certain, movies, stars)
    corrects = _corrects_stars(turn)
    writes = [Write(kind="rate", movie=movie, stars=stars, corrects=corrects) for movie in movies]
    return await carry_out(turn, account, writes)


def _ask_whether(turn: Turn, movies: list[MovieRef], stars: float) -> Reply:
    """Stars in doubt are asked about, unless they answer such a question."""
    question = _ask_first("these_stars", turn, movies, Stars=_stars_id(turn) or "")
    titles = [movie.title for movie in movies]
    if len(movies) == 1:
        return question.say("rate.in_doubt", title=titles[0], stars=stars)
    return question.say("rate.in_doubt_all", titles=titles, stars=stars)


def _corrects_stars(turn: Turn) -> bool:
    names_movie = turn.slot("Title") is not None or turn.slot("Place") is not None
    return has_just_rated(turn.conversation) and not names_movie


def _answers_question(turn: Turn) -> bool:
    """Whether these stars are for the movie that was asked about, which "it" is too, if it is one."""
    names_movie = turn.slot("Title") is not None or turn.slot("Place") is not None
    if names_movie and (reference_in(turn) != "it" or _waits_for_several(turn.conversation)):
        return False
    return turn.conversation.question in STARS_QUESTIONS and stars_slot(turn) is not None


def _waits_for_several(conversation: Conversation) -> bool:
    unfinished = conversation.unfinished
    return unfinished is not None and not {"Place", "Title"}.isdisjoint(unfinished.intent.slots)


def _is_other_number(turn: Turn) -> bool:
    """ "Make it three" is of stars where some were just given or told, and answers the open question elsewhere."""
    conversation = turn.conversation
    if turn.intent.slots.keys() != {"Number"} or has_just_rated(conversation):
        return False
    told = conversation.repeatable[0].key if conversation.repeatable else None
    return told not in {"own.rating", "own.not_rated"} or conversation.current_movie is None


def stars_slot(turn: Turn) -> float | None:
    return STARS_BY_ID.get(_stars_id(turn) or "")


def _stars_id(turn: Turn) -> str | None:
    """Stars are also a bare number, as in "rate the second one five"."""
    number = turn.number_slot("Number").number
    return turn.slot_id("Stars") or (number and f"{number}_0") or None


def about_last_write(turn: Turn) -> Turn:
    """Without another movie, "it" is the one that was just rated, seen or dismissed."""
    conversation = turn.conversation
    movie = conversation.current_movie or conversation.written_movie
    return replace(turn, conversation=conversation.replace(current_movie=movie))


def _ask_first(question: Question, turn: Turn, movies: list[MovieRef], **slots: str) -> Reply:
    """Asks for the stars of these movies, or about those in the slots."""
    intent = turn.intent.without_slots("Stars", "Number").with_slots(**slots)
    if len(movies) > 1:
        return turn.with_intent(intent).ask_first(question)
    intent = intent.without_slots("Place", "Title", "ListPosition")
    return turn.with_intent(intent).ask_first(question, current_movie=movies[0])


def may_be_stars(turn: Turn) -> bool:
    """Numbers alone, where stars are asked or were just given, may be no places: "not four", "not four, three"."""
    if turn.conversation.question not in STARS_QUESTIONS and not has_just_rated(turn.conversation):
        return False
    numbers = two_numbers(turn) if turn.slot("OtherPlace") is not None else [number_alone(turn)]
    return None not in numbers


def has_just_rated(conversation: Conversation) -> bool:
    """Whether the last change was the stars of one movie, and no other one was described since."""
    written, described = conversation.written_movie, conversation.current_movie
    if (
        conversation.question not in QUESTIONS_AFTER_STARS
        or written is None
        or conversation.misunderstandings
        or (described and described.movie_id != written.movie_id)
    ):
        return False
    return was_rated_last(conversation)


def corrected_stars(turn: Turn) -> int | None:
    """Three in "not four, three", after four stars."""
    if turn.slot("OtherPlace") is None or not has_just_rated(turn.conversation):
        return None
    wrong, right = two_numbers(turn)
    return right if wrong == turn.conversation.writes[-1][0].stars else None


async def rate_again(turn: Turn, stars: int) -> Reply:
    """Other stars for the movie that was just rated."""
    turn = turn.with_intent(FilledIntent(name="RateIntent"))
    if stars > MAX_STARS:
        return turn.ask_first("stars", current_movie=turn.conversation.written_movie).say("rate.bad")
    return await turn.redirect("RateIntent", Stars=f"{stars}_0")


async def rate_with_number(turn: Turn, stars: int | None) -> Reply:
    """A bare number, in answer to how many stars."""
    if stars is None or not 1 <= stars <= MAX_STARS:
        return turn.reply().say("rate.bad").ask(turn.conversation.question)
    return await rate_with_stars(turn, f"{stars}_0")


async def rate_with_stars(turn: Turn, stars: str) -> Reply:
    """Gives the stars to the movie that was asked about."""
    if turn.conversation.question == "introduction" and turn.conversation.introductions:
        return await rate_introduction(turn, STARS_BY_ID[stars])
    unfinished = turn.conversation.unfinished
    if unfinished is not None and unfinished.intent.name == "RateIntent":
        return await turn.resume_with(Stars=stars)
    conversation = turn.conversation.replace(question=turn.next_question(), misunderstandings=0)
    return await replace(turn, conversation=conversation).redirect("RateIntent", Stars=stars)


async def rate_one_or_two(turn: Turn) -> Reply:
    """Two ratings are written if both are clear, and none of them otherwise."""
    if turn.slot("OtherStars") is None and turn.slot("OtherNumber") is None:
        return await rate(turn)
    account = await identity.require_write_access(turn)
    writes = [await _rating(turn.with_intent(intent), account) for intent in _halves(turn.intent)]
    clear = {write.movie.movie_id: write for write in writes if write is not None}
    if len(clear) < len(writes) or turn.slot("Doubt") is not None:
        settled = {"unfinished": None, "current_movie": None, "written_movie": None}
        return turn.reply(**settled).say("rate.one_at_a_time").ask(turn.next_question())
    return await carry_out(turn, account, list(clear.values()))


def _halves(intent: FilledIntent) -> tuple[FilledIntent, FilledIntent]:
    second = {first: intent.slots[other] for other, first in OTHER.items() if other in intent.slots}
    return intent.without_slots(*OTHER), intent.model_copy(update={"slots": second})


async def _rating(turn: Turn, account: Account) -> Write | None:
    """None if the movie or the stars are not clear."""
    try:
        movie = await resolve_movie(turn, for_writing=True)
    except EarlyReply:
        return None
    require_own(turn, account, [movie])
    stars = stars_slot(turn)
    return None if stars is None else Write(kind="rate", movie=movie, stars=stars)
