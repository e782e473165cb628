"""Which film another site means by its ids, title and year. Rather none than a wrong one."""

import math
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from services.recommender.titles.names import BRACKETED, Kind, Name, names_of
from services.recommender.titles.names import SEPARATOR as BASE
from services.recommender.titles.normal_form import NormalForm
from services.recommender.titles.segment import Segment
from services.recommender.titles.title_index import MIN_POPULARITY, Popularity, TitleIndex
from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.titles.vocabulary import max_typos
from services.recommender.titles.wanted_title import is_of_several, lacks_number, read_title

DESCRIPTION = re.compile(r":\s+(?:an?|based on)\s", re.IGNORECASE)
CONFIDENT = 0.8
"""Matches below it are to be confirmed by the user."""
MIN_CONFIDENCE = 0.3
MAX_CANDIDATES = 5
MAX_SIMILAR = 20
FAMOUS_SHARE = 0.2
"""A film is famous that has so many ratings of the best known one's."""
NEAR_YEARS = 3
CERTAIN = 1.0
SAME_TITLE = {0: 0.98, 1: 0.9, 2: 0.6}
"""By how many years apart."""
SAME_TITLE_OTHER_YEAR = 0.4
SAME_TITLE_WITHOUT_YEAR = 0.85
PART_OF_TITLE = 0.82
PART_OF_TITLE_OTHER_YEAR = 0.5
WEAK_PART = 0.6
TYPOS = 0.8
SIMILAR = 0.5
OTHER_ID = 0.35
LITERAL_BONUS = 0.02
MIN_SIMILARITY = 80
MIN_LETTERS_OF_TYPO = 5
AMBIGUOUS = 0.015
"""Films whose confidence differs by no more are equally likely."""


@dataclass(frozen=True)
class WantedFilm:
    """A film as another site names it."""

    title: str = ""
    year: int | None = None
    other_titles: tuple[str, ...] = ()
    imdb_id: int | None = None
    tmdb_id: int | None = None


@dataclass(frozen=True)
class Pair:
    """What is known of a wanted film and a film of the catalogue, besides the names that they share."""

    apart: int | None
    """Their years; None if one is unknown."""
    same_text: bool
    """Whether the whole titles are the same."""
    is_unmistakable: bool
    """Whether its short title, without its very year, is that of no other film."""
    is_known: bool
    """Whether the film of the catalogue is known well enough to be called by a part of its title."""
    has_description: bool
    """Whether the wanted title's subtitle only describes the film: "Nosferatu: A Symphony of Horror"."""
    is_other_base: Callable[[], bool]
    """Whether the part before the subtitle is in no title of the catalogue, as with a translated one."""


@dataclass(frozen=True)
class Candidate:
    movie: TitledMovie
    confidence: float


@dataclass(frozen=True)
class TitleMatch:
    """`movie` only if it is certain enough; the candidates are the most likely first."""

    movie: TitledMovie | None = None
    confidence: float = 0.0
    candidates: list[Candidate] = field(default_factory=list)


def match(wanted: WantedFilm, index: TitleIndex, popularity: Popularity, famous: float = math.inf) -> TitleMatch:
    """`famous`: the ratings of a film that many people know, which needs no year."""
    by_id = _with_same_id(wanted, index)
    if by_id is not None:
        return TitleMatch(by_id, CERTAIN, [Candidate(by_id, CERTAIN)])
    wanted = _with_year(wanted)
    confidences = _by_name(wanted, index, popularity, famous)
    if max(confidences.values(), default=0) < CONFIDENT:
        for movie, confidence in _by_similar_names(wanted, index):
            confidences[movie] = max(confidence, confidences.get(movie, 0))
    return _decided(confidences, popularity)


def _with_same_id(wanted: WantedFilm, index: TitleIndex) -> TitledMovie | None:
    """An id of IMDb comes first; one of TMDB does not count if that of IMDb is another."""
    by_imdb = None if wanted.imdb_id is None else index.with_id("imdb", wanted.imdb_id)
    by_tmdb = None if wanted.tmdb_id is None else index.with_id("tmdb", wanted.tmdb_id)
    if by_imdb is None and by_tmdb is not None and None not in {wanted.imdb_id, by_tmdb.imdb_id}:
        return None
    return by_imdb or by_tmdb


def _with_year(wanted: WantedFilm) -> WantedFilm:
    """With the year from the end of the title, unless it has one."""
    title, year = read_title(wanted.title)
    return WantedFilm(title, wanted.year or year, wanted.other_titles, wanted.imdb_id, wanted.tmdb_id)


def _by_name(wanted: WantedFilm, index: TitleIndex, popularity: Popularity, famous: float) -> dict[TitledMovie, float]:
    text = NormalForm.from_text(wanted.title).literal_key
    has_description = DESCRIPTION.search(wanted.title) is not None

    @cache
    def is_other_base() -> bool:
        return index.knows_no_word(BASE.split(wanted.title)[0])

    confidences: dict[TitledMovie, float] = {}
    for name in names_of(wanted.title, wanted.other_titles):
        found = list(index.named(name.form.key))
        namesakes = [movie for movie, kind in found if kind == Kind.FULL]
        for movie, kind in found:
            ratings = popularity(movie.movie_id)
            is_whole = NormalForm.from_text(BRACKETED.sub("", movie.title)).literal_key == text
            is_likely = is_whole and (ratings >= famous if wanted.year is None else movie.year is not None)
            pair = Pair(
                apart=_years_apart(wanted.year, movie.year),
                same_text=NormalForm.from_text(movie.title).literal_key == text,
                is_unmistakable=is_likely and _is_only_one(movie, wanted.year, name.form.key, namesakes),
                is_known=ratings >= MIN_POPULARITY,
                has_description=has_description,
                is_other_base=is_other_base,
            )
            confidence = min(_confidence(name, kind, pair) + LITERAL_BONUS * pair.same_text, _id_limit(wanted, movie))
            confidences[movie] = max(confidence, confidences.get(movie, 0))
    return confidences


def _is_only_one(movie: TitledMovie, year: int | None, key: str, namesakes: Collection[TitledMovie]) -> bool:
    """Whether there is no other film of its title, or none near the year."""
    others = [other.year for other in namesakes if other.movie_id != movie.movie_id]
    near = [other for other in others if year is None or other is None or abs(other - year) <= NEAR_YEARS]
    return not near and not is_of_several(key, year, movie.year)


def _years_apart(year: int | None, other: int | None) -> int | None:
    if year is None or other is None:
        return 0 if year == other else None
    return abs(year - other)


def _id_limit(wanted: WantedFilm, movie: TitledMovie) -> float:
    """Films with other ids are other films, whatever their titles."""
    ids = [(wanted.imdb_id, movie.imdb_id), (wanted.tmdb_id, movie.tmdb_id)]
    return OTHER_ID if any(None not in each and each[0] != each[1] for each in ids) else CERTAIN


def _confidence(name: Name, kind: Kind, pair: Pair) -> float:
    if name.kind == kind == Kind.FULL:
        return _confidence_of_title(name.form, pair)
    if pair.apart == 0:
        return PART_OF_TITLE if _is_telling(name, kind, pair) else WEAK_PART
    return PART_OF_TITLE_OTHER_YEAR if pair.apart in {None, 1} else MIN_CONFIDENCE


def _confidence_of_title(form: NormalForm, pair: Pair) -> float:
    """Short titles are too common to tell a film without its exact year, unless it is alone."""
    is_telling = form.is_distinctive or (pair.same_text and len(form.words) > 1) or pair.is_unmistakable
    if pair.apart in {None, 1} and not is_telling:
        return WEAK_PART
    return SAME_TITLE_WITHOUT_YEAR if pair.apart is None else SAME_TITLE.get(pair.apart, SAME_TITLE_OTHER_YEAR)


def _is_telling(name: Name, kind: Kind, pair: Pair) -> bool:
    """Whether a part of a title tells the film, in its year. `name` is of the wanted film, `kind` of the other one.
    Two parts tell nothing, apart from long subtitles. A part of the title of the catalogue's film is enough if people
    know it, or if it has the number of a sequel. That the wanted film has more words may mean that it is a spin-off, so
    the part must be long, or numbered, or the rest be a description or in another language."""
    words, written = len(name.form.words), len(name.form.literal)
    if Kind.FULL not in {name.kind, kind}:
        return name.kind == kind == Kind.SUBTITLE and words > 2
    if name.kind == Kind.FULL:
        is_enough = words > 1 or kind not in {Kind.SUBTITLE, Kind.TAIL}
        return (pair.is_known and is_enough) or kind == Kind.NUMBERED
    if name.kind == Kind.SUBTITLE:
        return written > 2 or pair.is_other_base()
    if name.kind == Kind.BASE:
        return written > 3 or pair.has_description
    return name.kind in {Kind.NUMBERED, Kind.AUTHORLESS} or (name.kind == Kind.TAIL and words > 2)


def _by_similar_names(wanted: WantedFilm, index: TitleIndex) -> Iterator[tuple[TitledMovie, float]]:
    """Films of the same year, and of the years beside it, with a similar title."""
    if wanted.year is None:
        return
    text = NormalForm.from_text(wanted.title).text
    for segment in index.segments:
        for year in (wanted.year, wanted.year - 1, wanted.year + 1):
            for name in _similar_names(text, year, segment):
                movie = segment.movies[int(segment.films[name])]
                same = year == wanted.year and (
                    _differs_by_typos(text, segment.texts[name], segment) or lacks_number(wanted.title, movie.title)
                )
                yield movie, min(TYPOS if same else SIMILAR, _id_limit(wanted, movie))


def _similar_names(text: str, year: int, segment: Segment) -> list[int]:
    names = segment.names_of_year(year)
    found = process.extract(text, names.texts, scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY, limit=MAX_SIMILAR)
    alike = [names.places[at] for _text, _score, at in found]
    return [name for name in alike if segment.alive[segment.films[name]]]


def _differs_by_typos(text: str, other: str, segment: Segment) -> bool:
    """Word by word. A word that the catalogue knows is no typo, nor are numbers, plurals and added words."""
    words, others = text.split(" "), other.split(" ")
    if len(words) != len(others):
        return False
    pairs = [(word, meant) for word, meant in zip(words, others, strict=True) if word != meant]
    return 0 < len(pairs) < len(words) and all(_is_typo(word, meant, segment) for word, meant in pairs)


def _is_typo(word: str, meant: str, segment: Segment) -> bool:
    if segment.knows(word) or word.rstrip("s") == meant.rstrip("s"):
        return False
    allowed = max_typos(min(word, meant, key=len))
    return len(word) >= MIN_LETTERS_OF_TYPO and OSA.distance(word, meant, score_cutoff=allowed) <= allowed


def _decided(confidences: dict[TitledMovie, float], popularity: Popularity) -> TitleMatch:
    ranked = sorted(confidences.items(), key=lambda item: (-item[1], -popularity(item[0].movie_id)))
    candidates = [Candidate(movie, min(confidence, CERTAIN)) for movie, confidence in ranked[:MAX_CANDIDATES]]
    if not candidates:
        return TitleMatch()
    best, confidence = candidates[0].movie, candidates[0].confidence
    has_rival = any(other.confidence > confidence - AMBIGUOUS for other in candidates[1:])
    if confidence < CONFIDENT or has_rival:
        return TitleMatch(None, min(confidence, CONFIDENT - 0.01), candidates)
    return TitleMatch(best, confidence, candidates)
