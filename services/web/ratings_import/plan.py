"""What an import does: which rating each movie gets, and which films somebody has to look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.web.ratings_import.matching import Candidate, Match
from services.web.ratings_import.reading.entries import Entry, Film, Scale
from services.web.ratings_import.reading.scales import to_stars
from shared.contracts.profile_imports import MAX_SEEN_DATES, ImportedVerdict

MAX_WANTED_AHEAD = 2 * 24 * 3600
"""Wanting to see a film again is dated after the day on which it was seen."""


@dataclass(frozen=True)
class OpenFilm:
    """A film that no movie, or not certainly one, was found for. `number` counts the films of the import."""

    number: int
    title: str
    year: int | None
    stars: float | None
    line: int
    file: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass
class Plan:
    """`verdicts` has one for each movie. `duplicates` are ratings that a newer one of the same movie replaces."""

    verdicts: list[ImportedVerdict] = field(default_factory=list)
    open_films: list[OpenFilm] = field(default_factory=list)
    duplicates: int = 0
    films: int = 0


def distinct_films(entries: Iterable[Entry]) -> list[Film]:
    return list(dict.fromkeys(entry.film for entry in entries))


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
    for entry in entries:
        number = numbers[entry.film]
        if found.get(number) is None and (number not in shown or shown[number].stars is None):
            shown[number] = _open_film(number, entry, matches[number], scale)
        movie_id = decided.get(number)
        if movie_id is not None and (verdict := _verdict(movie_id, entry, scale, now)) is not None:
            before = verdicts.get(movie_id)
            plan.duplicates += verdict.rating is not None and before is not None and before.rating is not None
            verdicts[movie_id] = _newer(verdicts.get(movie_id), verdict)
    plan.verdicts, plan.open_films = list(verdicts.values()), list(shown.values())
    return plan


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
    """A date in the future would outweigh every rating to come."""
    stars = None if entry.rating is None else to_stars(entry.rating, scale)
    today = datetime.fromtimestamp(now, UTC).date()
    seen_on = [day for day in entry.seen_on if day <= today]
    if stars is None and not (entry.seen or entry.dismissed or entry.wanted or seen_on or entry.rested_until):
        return None
    return ImportedVerdict(
        movie_id=movie_id,
        rating=stars,
        rated_at=min(entry.rated_at or now, now),
        dated=entry.rated_at is not None or entry.wanted_at is not None,
        seen=entry.seen,
        dismissed=entry.dismissed,
        seen_on=seen_on,
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
