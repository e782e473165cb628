"""A wish in the listener's own words. What is not understood is said."""

import re
from dataclasses import replace

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.filters import read_narrowed
from services.voice.dialogue.handlers.lists.reading import read_found
from services.voice.dialogue.handlers.lists.recommend import recommend
from services.voice.dialogue.handlers.lists.wish_filters import FILTERS, as_filters
from services.voice.dialogue.movie_resolution import reference_in
from services.voice.dialogue.pagination import find_movies
from services.voice.dialogue.ports import FoundMovies
from services.voice.dialogue.replies import Reply
from services.voice.dialogue.turns import Turn, or_none
from services.voice.language.wording import statement
from shared.contracts.questions.wishes import MAX_WORDS_LENGTH, Wish

MAX_WORDS_SAID_BACK = 80
DESCRIBED = {
    "Description": "",
    "Unwanted": "without ",
    "Alike": "like ",
    **{each: f"{each.lower()} " for each in ("More", "Less", "Old", "New")},
}
"""What the words before each slot mean, which Alexa does not send, in words that are understood in every language."""
ANY_MOVIE = re.compile(
    r"\b(?:some|any)thing|\b(?:movies?|films?|flicks?|filme|filmchen)\b|\b(?:et|irgendet|irgend)?was\b", re.I
)

ANYTHING = re.compile(r"(?:anything|irgendwas|irgendetwas)\b", re.I)
"""Begins what is no title, also if it is not understood: "anything with dinosaurs"."""


async def wish(turn: Turn) -> Reply:
    source = await _source(turn, _words(turn, "Wish"))
    return await _read(turn, source, await find_movies(source, turn.ports))


async def more_than_a_title(turn: Turn) -> Reply | None:
    """A wish that was heard as a title: "heat but lighter". None if it may be a title, or says nothing else."""
    words = _words(turn, "Title")
    if " " not in words or turn.slot("OtherTitle") or turn.slot("Without"):
        return None
    title = await or_none(turn.understand_title(words))
    if title is None or title.certainty == "certain":
        return None
    understood = await or_none(turn.ports.movies.read_wish(_alike(words)))
    if understood is None or not understood.means.like or understood.means.stated() == ["like"]:
        return None
    source = await _source(turn, _alike(words))
    return await _read(turn, source, await find_movies(source, turn.ports))


async def no_title(turn: Turn) -> Reply | None:
    """Movies of a kind that were heard as a title: "we love comedies". None if it may be a title, or says more."""
    words = _words(turn, "Title")
    if not words or reference_in(turn) or turn.slot("OtherTitle") or turn.slot("Without"):
        return None
    title = await or_none(turn.understand_title(words))
    if title is None or title.certainty != "absent":
        return None
    understood = await or_none(turn.ports.movies.read_wish(words))
    if understood is None or understood.means.like or understood.people_unknown:
        return None
    is_a_kind = bool(understood.parts) and not understood.not_understood
    return await turn.redirect("DescriptionIntent", Description=words) if is_a_kind or ANYTHING.match(words) else None


def _alike(words: str) -> str:
    return f"{DESCRIBED['Alike']}{words}"[:MAX_WORDS_LENGTH]


async def describe(turn: Turn) -> Reply:
    """Movies in words that no other intent has: filters narrow the current list, as they do elsewhere."""
    said = [f"{meant}{_words(turn, slot)}" for slot, meant in DESCRIBED.items() if turn.slot(slot)]
    source = await _source(turn, " ".join(said)[:MAX_WORDS_LENGTH])
    found = await find_movies(source, turn.ports)
    if found.wish and any(each.startswith(DESCRIBED["Less"].strip()) for each in found.wish.not_understood):
        source = await _source(turn, f"{DESCRIBED['Unwanted']}{_words(turn, 'Less')}"[:MAX_WORDS_LENGTH])
        found = await find_movies(source, turn.ports)
    found = _in_own_words(turn, found)
    if found.wish is None or not found.wish.parts:
        return await _without_parts(turn, source, found)
    means = found.wish.means
    if means.stated() == ["like"] and len(means.like) == 1:
        return await turn.redirect("SimilarIntent", Title=means.like[0].title)
    if set(means.stated()) <= FILTERS:
        return with_missed(await read_narrowed(turn, as_filters(means)), found.wish)
    return await _read(turn, source, found)


def _in_own_words(turn: Turn, found: FoundMovies) -> FoundMovies:
    """What was not understood, without the words that stand for a slot."""
    if found.wish is None:
        return found
    added = "|".join(meant for slot, meant in DESCRIBED.items() if meant and turn.slot(slot))
    said = [re.sub(f"^(?:{added})", "", each) for each in found.wish.not_understood]
    return replace(found, wish=found.wish.model_copy(update={"not_understood": said}))


async def _without_parts(turn: Turn, source: ListSource, found: FoundMovies) -> Reply:
    """Small words alone ask for a movie; others may be a title."""
    words = source.wish or ""
    if found.wish is None or not found.wish.not_understood:
        return await recommend(turn)
    title = await or_none(turn.understand_title(words))
    if title is not None and title.certainty == "certain":
        return await turn.redirect("MoreIntent", Title=words)
    if ANY_MOVIE.search(words):
        return with_missed(await recommend(turn), found.wish)
    return await _read(turn, source, found)


async def _source(turn: Turn, words: str) -> ListSource:
    account = await or_none(identity.readable_account(turn))
    return ListSource(wish=words, user_id=account.user_id if account else None)


async def _read(turn: Turn, source: ListSource, found: FoundMovies) -> Reply:
    if found.wish is None or not found.wish.parts:
        words = (_missed(found.wish) if found.wish else None) or source.wish
        return (
            turn.reply(unfinished=None, written_movie=None).say("wish.nothing", words=words).ask(turn.next_question())
        )
    return with_missed(await read_found(turn, source, statement("wish.movies"), found), found.wish)


def with_missed(reply: Reply, understood: Wish) -> Reply:
    missed = _missed(understood)
    return reply.after(statement("wish.missed", words=missed)) if missed else reply


def _missed(understood: Wish) -> str:
    """Also people, where the data set knows none."""
    means = understood.means
    people = (*means.person, *means.without_person) if understood.people_unknown else ()
    return ", ".join([*understood.not_understood, *people])[:MAX_WORDS_SAID_BACK]


def _words(turn: Turn, name: str) -> str:
    slot = turn.slot(name)
    return slot.text[:MAX_WORDS_LENGTH] if slot else ""
