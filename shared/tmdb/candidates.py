"""Finds at TMDB the movie that a title and a year, or ids, mean."""

import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Protocol

from pydantic import ValidationError

from shared.contracts.movies import NamedMovie
from shared.tmdb.movies import FoundMovie, FoundMovies
from shared.tmdb.paced_api import TmdbFailure

CERTAIN = 0.8
"""From this confidence on, a candidate is taken without asking anybody."""
MAX_CANDIDATES = 5
MAX_TITLES = 3
SAME_TITLE = 0.97
BETTER_KNOWN = 10
"""Of two candidates that fit equally, the one with so many times the votes is meant."""
EQUAL, UNDECIDED = 0.05, 0.7
YEAR_FACTORS = {0: 1.0, 1: 0.93, 2: 0.75}
OTHER_YEAR, UNKNOWN_YEAR = 0.4, 0.85
ARTICLES = re.compile(
    r"^(?:the|an?|le|la|les|il|lo|el|los|las|der|die|das)\s+|,\s*(?:the|an?|le|la|les|il|el|der|die|das)$"
)


class Tmdb(Protocol):
    async def call(self, path: str, **params: str) -> bytes | None:
        """None where TMDB has nothing of this name. Raises `TmdbFailure`."""
        ...


@dataclass(frozen=True)
class TmdbCandidate:
    tmdb_id: int
    title: str
    year: int | None
    confidence: float
    votes: int = 0


async def find_at_tmdb(tmdb: Tmdb, movie: NamedMovie) -> list[TmdbCandidate]:
    """The most likely first, at most five. An id decides if its movie has this title or about this year; a movie
    without a title is what its id says. Raises `TmdbFailure`."""
    found = await _by_imdb_id(tmdb, movie.imdb_id) if movie.imdb_id is not None else []
    by_id = [candidate(each, movie, has_id=True) for each in found]
    if any(each.confidence >= CERTAIN for each in by_id) or not movie.title:
        return by_id
    others = [candidate(each, movie) for each in await _search(tmdb, movie) if each.id not in {e.id for e in found}]
    return ranked([*by_id, *others])


async def _by_imdb_id(tmdb: Tmdb, imdb_id: int) -> list[FoundMovie]:
    content = await tmdb.call(f"/find/tt{imdb_id:07}", external_source="imdb_id")
    return parse(content).movie_results


async def _search(tmdb: Tmdb, movie: NamedMovie) -> list[FoundMovie]:
    """By each title; with the year first, since remakes are many, and without it where nothing is certain then."""
    found: dict[int, FoundMovie] = {}
    years = [str(movie.year)] if movie.year is not None else []
    for title in [movie.title, *movie.other_titles][:MAX_TITLES]:
        for year in (*years, ""):
            params = {"query": title, **({"year": year} if year else {})}
            results = parse(await tmdb.call("/search/movie", **params)).results
            found |= {each.id: each for each in results if each.id not in found}
            if any(candidate(each, movie).confidence >= CERTAIN for each in results):
                return list(found.values())
    return list(found.values())


def parse(content: bytes | None) -> FoundMovies:
    try:
        return FoundMovies.model_validate_json(content or b"{}")
    except ValidationError as error:
        raise TmdbFailure("the answer is not in TMDB's form") from error


def candidate(found: FoundMovie, movie: NamedMovie, *, has_id: bool = False) -> TmdbCandidate:
    titles = [title for title in (found.title, found.original_title) if title]
    fit = confidence(titles, found.year, movie, has_id=has_id)
    return TmdbCandidate(found.id, titles[0] if titles else "", found.year, fit, found.vote_count or 0)


def confidence(titles: list[str], year: int | None, movie: NamedMovie, *, has_id: bool = False) -> float:
    """That a movie with these titles is the one that is meant. An id makes up for another title or another year, but
    not for both."""
    if not movie.title:
        return 1.0 if has_id else 0.0
    likeness = max(
        (title_likeness(mine, its) for mine in (movie.title, *movie.other_titles) for its in titles), default=0.0
    )
    apart = abs(year - movie.year) if year is not None and movie.year is not None else None
    if has_id:
        plausible = likeness >= SAME_TITLE or (apart is not None and apart <= 2) or apart is None
        return 0.95 if plausible else 0.3
    factor = UNKNOWN_YEAR if apart is None else YEAR_FACTORS.get(apart, OTHER_YEAR)
    return round(likeness**2 * factor, 3)


def title_likeness(one: str, other: str) -> float:
    first, second = plain_title(one), plain_title(other)
    if not first or not second:
        return float(one.strip() == other.strip())
    return 1.0 if first == second else min(SequenceMatcher(None, first, second).ratio(), 0.95)


def plain_title(title: str) -> str:
    """In lower case, without accents, signs and the article."""
    letters = unicodedata.normalize("NFKD", title.casefold().replace("&", " and "))
    bare = ARTICLES.sub("", "".join(each for each in letters if not unicodedata.combining(each)).strip())
    return " ".join(re.findall(r"\w+", bare))


def ranked(candidates: list[TmdbCandidate]) -> list[TmdbCandidate]:
    """Several that fit equally are not certain, unless one is far better known."""
    best = max((each.confidence for each in candidates), default=0.0)
    equal = sorted((each for each in candidates if each.confidence > best - EQUAL), key=lambda each: -each.votes)
    others = sorted((each for each in candidates if each not in equal), key=lambda each: -each.confidence)
    if len(equal) > 1 and equal[0].votes < BETTER_KNOWN * max(equal[1].votes, 1):
        equal = [replace(each, confidence=round(each.confidence * UNDECIDED, 3)) for each in equal]
    return sorted([*equal, *others], key=lambda each: -each.confidence)[:MAX_CANDIDATES]
