"""Dates of a file that cannot be true: in the future, or from before the film existed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from services.web.ratings_import.matching import Match
from services.web.ratings_import.reading.entries import Entry, Film

YEARS_BEFORE = 1
"""A festival may show a film in the year before the one that it is filed under."""
SECONDS_AHEAD = 14 * 3600
"""Where a day begins first, it does so that long before it begins in UTC."""
DOUBTFUL = 0.5


@dataclass
class DateCheck:
    """Counts the rows of each kind."""

    now: int
    future: int = 0
    early: int = 0

    def checked(self, entry: Entry, year: int | None) -> Entry:
        """Without the dates that cannot be true. What a row says of a film of `year` besides stays."""
        self.early += _is_before(entry, year)
        self.future += self._is_after(entry)
        moment = self._possible(entry.rated_at, None if entry.wanted else year)
        days = tuple(day for day in entry.seen_on if day <= self._today and not _is_too_early(day, year))
        if (moment, days) == (entry.rated_at, entry.seen_on):
            return entry
        is_seen = entry.seen or (entry.rating is None and len(days) < len(entry.seen_on))
        return replace(entry, rated_at=moment, seen_on=days, seen=is_seen)

    def _possible(self, moment: int | None, year: int | None) -> int | None:
        if moment is None or moment > self.now or _is_too_early(_day(moment), year):
            return None
        return moment

    @property
    def _today(self) -> date:
        return _day(self.now)

    def _is_after(self, entry: Entry) -> bool:
        latest = self.now + SECONDS_AHEAD
        return (entry.rated_at or 0) > latest or any(day > _day(latest) for day in entry.seen_on)


def doubt_early_matches(entries: Iterable[Entry], films: Sequence[Film], matches: Sequence[Match]) -> list[Match]:
    """What has neither year nor id, and was seen before the film of its title existed, may be an older film."""
    numbers = {film: at for at, film in enumerate(films) if film == Film(film.title, other_title=film.other_title)}
    doubted = {
        numbers[entry.film]
        for entry in entries
        if entry.film in numbers and _is_before(entry, _year_of(matches[numbers[entry.film]]))
    }
    return [
        replace(match, movie_id=None, confidence=DOUBTFUL) if at in doubted else match
        for at, match in enumerate(matches)
    ]


def _year_of(match: Match) -> int | None:
    return None if match.movie_id is None else match.year_of(match.movie_id)


def _is_before(entry: Entry, year: int | None) -> bool:
    """A film may be wanted long before it exists."""
    rated = () if entry.rated_at is None or entry.wanted else (_day(entry.rated_at),)
    return any(_is_too_early(day, year) for day in (*entry.seen_on, *rated))


def _is_too_early(day: date, year: int | None) -> bool:
    return year is not None and day.year < year - YEARS_BEFORE


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).date()
