"""Which film a listener means. A film is certain only if the words name it alone; else there is a question."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from services.recommender.titles.names import Kind
from services.recommender.titles.normal_form import ARTICLES, MIN_DISTINCTIVE_LETTERS, SMALL_WORDS, NormalForm
from services.recommender.titles.title_index import MIN_POPULARITY, Popularity, TitleIndex
from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.titles.typed.query import Query
from services.recommender.titles.typed.search import Tier

MAX_CANDIDATES = 5
MAX_RANKED = 2000
MIN_WORDS = 3
"""Of a part of a title that names a film with certainty."""
MUCH_BETTER_KNOWN = 2
MIN_SIMILARITY = 80
MIN_SIMILARITY_WITHOUT_A_WORD = 90
FAMOUS = 50
"""Ratings of a film whose short title is known without its article, "matrix", and by its subtitle, "first contact"."""
MAX_EXTRA_WORDS = 3
"""Before a title: "star wars the empire strikes back"."""
SEQUELS = frozenset("23456789")
ABBREVIATED = re.compile(r"[a-z] ?[2-9]")
"""The first part of a title whose second names the series, not the film: "D3: The Mighty Ducks"."""
MIN_FIRST_WORDS = 5
"""Of a title that is known by its beginning alone, if no other begins so."""
SOUND_ALIKE = (
    *(("knight", "night"), ("son", "sun"), ("right", "write"), ("red", "read"), ("blue", "blew")),
    *(("4", "for"), ("2", "to", "too"), ("8", "ate"), ("1", "won"), ("hour", "our"), ("know", "no"), ("new", "knew")),
    *(("whale", "wail"), ("wait", "weight"), ("war", "wore"), ("sea", "see"), ("heart", "hart"), ("dear", "deer")),
    *(("tale", "tail"), ("steel", "steal"), ("rain", "reign", "rein"), ("peace", "piece"), ("prey", "pray")),
    *(("soul", "sole"), ("rode", "road"), ("male", "mail"), ("fair", "fare"), ("bear", "bare"), ("hair", "hare")),
)
"""Words of titles, numbers in digits."""
HOMOPHONES = {word: [other for other in group if other != word] for group in SOUND_ALIKE for word in group}
LEAD_INS = frozenset({"movie", "film", "called", "named"})


class Certainty(StrEnum):
    CERTAIN = "certain"
    UNCERTAIN = "uncertain"
    """Ask: "Did you mean ...?"."""
    ABSENT = "absent"
    """Say that the film is not in the catalogue. The candidates are the nearest."""


@dataclass(frozen=True)
class SpokenTitle:
    certainty: Certainty
    candidates: list[TitledMovie]
    """The likeliest first; exactly one if it is certain."""


@dataclass(frozen=True)
class Reading:
    """One way to understand what was heard."""

    form: NormalForm
    year: int | None = None
    is_sure: bool = True


def understand(words: str, index: TitleIndex, popularity: Popularity) -> SpokenTitle:
    query = Query.from_speech(words)
    for reading in _readings(query, index):
        found = _named(reading, index, popularity)
        if found is not None:
            return found
    return _sequel(query.whole, index) or _similar(query, index, popularity)


def named(words: str, index: TitleIndex, popularity: Popularity) -> TitledMovie | None:
    """The best known film that is called exactly so, perhaps with its year behind it."""
    query = Query.from_speech(words)
    readings = [Reading(query.whole)] + ([] if query.titled is None else [Reading(query.titled, query.year)])
    found = (_named(reading, index, popularity) for reading in readings)
    return next((each.candidates[0] for each in found if each is not None), None)


def _readings(query: Query, index: TitleIndex) -> Iterator[Reading]:
    """The words as they are; without a year at their end; and without what people put around a title."""
    yield Reading(query.whole)
    if query.titled is not None:
        yield Reading(query.titled, query.year)
    words = query.whole.words
    if words[-1:] == ("1",) and len(words) > 1:
        first = NormalForm(words[:-1], words[:-1])
        yield Reading(first, is_sure=any(index.named(f"{first.key}2")))
    if len(words) > 1 and LEAD_INS.intersection((words[0], words[-1])):
        bare = tuple(word for at, word in enumerate(words) if at not in {0, len(words) - 1} or word not in LEAD_INS)
        yield Reading(NormalForm(bare, bare), is_sure=False)
    for place, word in enumerate(words):
        for other in HOMOPHONES.get(word, ()):
            alike = (*words[:place], other, *words[place + 1 :])
            yield Reading(NormalForm(alike, alike), is_sure=False)
    for start in range(1, min(MAX_EXTRA_WORDS, len(words) - MIN_WORDS) + 1):
        yield Reading(NormalForm(words[start:], words[start:]), is_sure=False)


def _named(reading: Reading, index: TitleIndex, popularity: Popularity) -> SpokenTitle | None:
    kinds: dict[TitledMovie, Kind] = {}
    for movie, kind in index.named(reading.form.key):
        if reading.year is None or movie.year is None or abs(movie.year - reading.year) <= 1:
            kinds[movie] = min(kind, kinds.get(movie, kind))
    if not kinds:
        return None
    best, *others = _likely(kinds, popularity)
    if reading.is_sure and not others and _tells(reading, best, kinds[best], popularity(best.movie_id)):
        return SpokenTitle(Certainty.CERTAIN, [best])
    return SpokenTitle(Certainty.UNCERTAIN, [best, *others][:MAX_CANDIDATES])


def _likely(kinds: Mapping[TitledMovie, Kind], popularity: Popularity) -> list[TitledMovie]:
    """The best known first. Films with this as their full title, and much better known ones with more words: "Lord of
    the Rings" is not only the film of 1978."""
    best_known = max((popularity(movie.movie_id) for movie, kind in kinds.items() if kind == Kind.FULL), default=0)
    likely = [
        movie
        for movie, kind in kinds.items()
        if kind == Kind.FULL or popularity(movie.movie_id) > MUCH_BETTER_KNOWN * best_known or not best_known
    ]
    return sorted(likely, key=lambda movie: -popularity(movie.movie_id))


def _tells(reading: Reading, movie: TitledMovie, kind: Kind, ratings: int) -> bool:
    """Whether this name is enough. A short title tells only a known film with the same articles, and a part of a title
    only if it is long, has the number of a sequel, or is a famous film's subtitle of two words."""
    form = reading.form
    if kind == Kind.FULL:
        return reading.year is not None or _has_articles(form, movie, ratings)
    if kind == Kind.SUBTITLE and any(ABBREVIATED.fullmatch(name.form.text) for name in movie.names()):
        return False
    if kind == Kind.SUBTITLE and len(form.literal) == MIN_WORDS - 1:
        return _is_long(form) and ratings >= FAMOUS
    is_enough = kind == Kind.NUMBERED or (kind != Kind.BASE and len(form.literal) >= MIN_WORDS)
    return is_enough and ratings >= MIN_POPULARITY


def _has_articles(form: NormalForm, movie: TitledMovie, ratings: int) -> bool:
    """The first may be left out of a long or famous title. They do not matter where a number tells the film."""
    titles = [name.form for name in movie.names() if name.kind == Kind.FULL and name.form.key == form.key]
    same = form.has_number or any(title.articles == form.articles for title in titles)
    left_out = any(title.literal[0] in ARTICLES and title.articles[1:] == form.articles for title in titles)
    is_long = _is_long(form)
    return (same and (is_long or ratings >= MIN_POPULARITY)) or (left_out and (is_long or ratings >= FAMOUS))


def _is_long(form: NormalForm) -> bool:
    spoken = [word for word in form.literal if word not in ARTICLES]
    return len(spoken) > 2 or len("".join(spoken)) >= MIN_DISTINCTIVE_LETTERS


def _sequel(form: NormalForm, index: TitleIndex) -> SpokenTitle | None:
    """ "Die Hard three" may mean the third film of its series, though the title of that has no number."""
    base, number = "".join(form.words[:-1]), form.words[-1] if form.words else ""
    if not base or number not in SEQUELS:
        return None
    names = (base, *(f"{base}{place}" for place in range(2, int(number))))
    series = {movie: kind for name in names for movie, kind in index.named(name) if kind <= Kind.BASE and movie.year}
    ordered = sorted(series, key=lambda movie: movie.year or 0)
    is_one_series = len([movie for movie, _kind in index.named(base) if series.get(movie) == Kind.FULL]) == 1
    place = int(number) - 1
    return SpokenTitle(Certainty.UNCERTAIN, [ordered[place]]) if is_one_series and place < len(ordered) else None


def _similar(query: Query, index: TitleIndex, popularity: Popularity) -> SpokenTitle:
    ids, tiers = index.search_form(query.whole)
    best = tiers.argsort(kind="stable")[:MAX_RANKED]
    hits = zip(tiers[best].tolist(), ids[best].tolist(), strict=True)
    ranked = sorted(hits, key=lambda hit: (hit[0], -popularity(hit[1])))
    candidates = [index.movie(movie_id) for _tier, movie_id in ranked[:MAX_CANDIDATES]]
    if _begins_one_title(query.whole, ranked):
        return SpokenTitle(Certainty.CERTAIN, candidates[:1])
    likely = bool(ranked) and _is_likely(query.whole, ranked[0][0], candidates)
    return SpokenTitle(Certainty.UNCERTAIN if likely else Certainty.ABSENT, candidates)


def _begins_one_title(form: NormalForm, ranked: Sequence[tuple[int, int]]) -> bool:
    begins = [hit for hit in ranked[:2] if hit[0] <= Tier.BEGINNING]
    return len(begins) == 1 and begins[0][0] == Tier.FIRST_WORDS and len(form.words) >= MIN_FIRST_WORDS


def _is_likely(form: NormalForm, tier: int, candidates: Sequence[TitledMovie]) -> bool:
    """Whether several words begin a title, are most of it, or sound like it. A short word with a typo and another
    number are other films."""
    names = [name.form for name in candidates[0].names()]
    if tier <= Tier.BEGINNING:
        return len(form.words) > 1
    if tier <= Tier.ANY_ORDER:
        return len(form.words) > 1 and any(_is_most_of(form, name) for name in names)
    if any(_without_small_words(form) == _without_small_words(name) for name in names):
        return True
    if len(form.words) == 1 and len(form.key) < MIN_DISTINCTIVE_LETTERS:
        return False
    numbers = [word for word in form.words if word[0].isdecimal()]
    alike = [name for name in names if numbers == [word for word in name.words if word[0].isdecimal()]]
    similarity = max((fuzz.ratio(form.key, name.key) for name in alike), default=0)
    return similarity >= (MIN_SIMILARITY if tier < Tier.MOST_WORDS else MIN_SIMILARITY_WITHOUT_A_WORD)


def _without_small_words(form: NormalForm) -> tuple[str, ...]:
    return tuple(word for word in form.words if word not in SMALL_WORDS) or form.words


def _is_most_of(form: NormalForm, name: NormalForm) -> bool:
    """Whether most words of the name were heard, the last one perhaps in part."""
    *whole, last = form.words
    heard = set(whole) <= set(name.words) and any(word.startswith(last) for word in name.words)
    return heard and 2 * len(form.words) > len(name.words)
