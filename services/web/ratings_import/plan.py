"""What an import does: which rating each movie gets, and which films somebody has to look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.web.ratings_import.choices import Choices
from services.web.ratings_import.dates import DateCheck, possible_moment
from services.web.ratings_import.matching import Candidate, Match
from services.web.ratings_import.reading.entries import BadLine, Entry, Film, Scale
from services.web.ratings_import.reading.scales import to_stars
from shared.contracts.profile_imports import MAX_SEEN_DATES, ImportedVerdict

RESEMBLING = 0.5
MAX_WANTED_AHEAD = 2 * 24 * 3600
"""Wanting to see a film again is dated after the day on which it was seen."""


@dataclass(frozen=True)
class Offer:
    """A film of TMDB that the catalogue lacks."""

    tmdb_id: int
    title: str
    year: int | None


@dataclass(frozen=True)
class OpenFilm:
    """A film that no movie, or not certainly one, was found for. `number` counts the films of the import. It can be
    added as the film that TMDB offers."""

    number: int
    title: str
    year: int | None
    stars: float | None
    line: int
    file: str = ""
    candidates: tuple[Candidate, ...] = ()
    offer: Offer | None = None

    @property
    def resembles_a_movie(self) -> bool:
        """A sequel and a remake are unlikely enough to be taken for films that the catalogue lacks."""
        return any(candidate.confidence >= RESEMBLING for candidate in self.candidates)


@dataclass
class Plan:
    """`verdicts` has one for each movie. `duplicates` are ratings that a newer one of the same movie replaces. `future`
    and `early` count rows whose date cannot be true, `beyond` has those whose rating is not on the scale, and `zeros`
    counts those whose rating is 0, which is none on it."""

    verdicts: list[ImportedVerdict] = field(default_factory=list)
    open_films: list[OpenFilm] = field(default_factory=list)
    duplicates: int = 0
    films: int = 0
    future: int = 0
    early: int = 0
    beyond: list[BadLine] = field(default_factory=list)
    zeros: int = 0


def distinct_films(entries: Iterable[Entry]) -> list[Film]:
    return list(dict.fromkeys(entry.film for entry in entries))


def count_unknown_numbers(films: Sequence[Film], matches: Sequence[Match], choices: Choices) -> int:
    """Films that only numbers of other sites name, and no choice, if none of these is known."""
    named = {at for at, film in enumerate(films) if not film.title and (film.imdb_id or film.tmdb_id)}
    is_known = any(matches[at].movie_id is not None for at in named)
    return 0 if is_known else sum(choices.get(at) is None for at in named)


def make_plan(
    entries: Sequence[Entry],
    matches: Sequence[Match],
    scale: Scale,
    now: int,
    choices: Mapping[int, int | None] | None = None,
) -> Plan:
    """`matches` are those of `distinct_films`."""
    numbers = {film: number for number, film in enumerate(distinct_films(entries))}
    found = {number: match.movie_id for number, match in enumerate(matches)}
    decided = found | dict(choices or {})
    plan, verdicts, shown = Plan(films=len(numbers)), dict[int, ImportedVerdict](), dict[int, OpenFilm]()
    dates, years = DateCheck(now), dict[int, int | None]()
    for entry in entries:
        number = numbers[entry.film]
        if found.get(number) is None and (number not in shown or shown[number].stars is None):
            shown[number] = _open_film(number, entry, matches[number], scale)
        if entry.rating == 0 and not scale.has_zero:
            plan.zeros += 1
        elif entry.rating is not None and to_stars(entry.rating, scale) is None:
            plan.beyond.append(BadLine(entry.file, entry.line))
        movie_id = decided.get(number)
        if movie_id is None:
            continue
        years[movie_id] = matches[number].year_of(movie_id) or entry.film.year
        checked = dates.checked(entry, years[movie_id])
        if (verdict := _verdict(movie_id, checked, scale, now)) is not None:
            before = verdicts.get(movie_id)
            plan.duplicates += verdict.rating is not None and before is not None and before.rating is not None
            verdicts[movie_id] = _newer(verdicts.get(movie_id), verdict)
    plan.verdicts = [_dated(verdict, years[movie_id], now) for movie_id, verdict in verdicts.items()]
    plan.open_films = list(shown.values())
    plan.future, plan.early = dates.future, dates.early
    return plan


def _dated(verdict: ImportedVerdict, year: int | None, now: int) -> ImportedVerdict:
    """A film may be wanted long before it exists."""
    moment = verdict.rated_at if verdict.wanted_at else min(possible_moment(verdict.rated_at, year), now)
    return verdict if moment == verdict.rated_at else verdict.model_copy(update={"rated_at": moment})


def _open_film(number: int, entry: Entry, match: Match, scale: Scale) -> OpenFilm:
    stars = None if entry.rating is None else to_stars(entry.rating, scale)
    film = entry.film
    title = film.title or _number_of(film)
    return OpenFilm(number, title, film.year, stars, entry.line, entry.file, match.candidates)


def _number_of(film: Film) -> str:
    if film.imdb_id:
        return f"IMDb tt{film.imdb_id:07d}"
    return f"TMDB {film.tmdb_id}" if film.tmdb_id else f"No. {film.movie_id}"


def _verdict(movie_id: int, entry: Entry, scale: Scale, now: int) -> ImportedVerdict | None:
    stars = None if entry.rating is None else to_stars(entry.rating, scale)
    if stars is None and not (entry.seen or entry.dismissed or entry.wanted or entry.seen_on or entry.rested_until):
        return None
    return ImportedVerdict(
        movie_id=movie_id,
        rating=stars,
        rated_at=entry.rated_at or now,
        dated=entry.rated_at is not None or entry.wanted_at is not None,
        seen=entry.seen,
        dismissed=entry.dismissed,
        seen_on=list(entry.seen_on),
        wanted_at=min(entry.wanted_at or now, now + MAX_WANTED_AHEAD) if entry.wanted else None,
        rested_until=entry.rested_until,
    )


def _newer(old: ImportedVerdict | None, new: ImportedVerdict) -> ImportedVerdict:
    """The newer date wins, and at equal dates the later row."""
    if old is None:
        return new
    wins = old.rating is None or (new.rating is not None and new.rated_at >= old.rated_at)
    newer, older = (new, old) if wins else (old, new)
    merged: dict[str, Any] = {
        "seen": newer.seen or older.seen,
        "dismissed": newer.dismissed or older.dismissed,
        "seen_on": sorted({*newer.seen_on, *older.seen_on}, reverse=True)[:MAX_SEEN_DATES],
        "wanted_at": _latest(newer.wanted_at, older.wanted_at),
        "rested_until": _latest(newer.rested_until, older.rested_until),
    }
    if newer.rating is None:
        merged |= {"rated_at": max(newer.rated_at, older.rated_at), "dated": newer.dated or older.dated}
    return newer.model_copy(update=merged)


def _latest(one: int | None, other: int | None) -> int | None:
    return max((time for time in (one, other) if time is not None), default=None)
