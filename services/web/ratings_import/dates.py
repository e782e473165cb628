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
        """Without the dates that cannot be true, but for that of a rating from before the film, which tells which of
        several is the newest. What a row says of a film of `year` besides stays."""
        self.early += _is_before(entry, year)
        self.future += self._is_after(entry)
        moment = None if (entry.rated_at or 0) > self.now else entry.rated_at
        days = tuple(day for day in entry.seen_on if day <= self._today and not _is_too_early(day, year))
        if (moment, days) == (entry.rated_at, entry.seen_on):
            return entry
        is_seen = entry.seen or (entry.rating is None and len(days) < len(entry.seen_on))
        return replace(entry, rated_at=moment, seen_on=days, seen=is_seen)

    @property
    def _today(self) -> date:
        return _day(self.now)

    def _is_after(self, entry: Entry) -> bool:
        latest = self.now + SECONDS_AHEAD
        return (entry.rated_at or 0) > latest or any(day > _day(latest) for day in entry.seen_on)


def possible_moment(moment: int, year: int | None) -> int:
    """A rating from before its film counts from the beginning of the film's year on: as of the time of the import, the
    same file would make another profile each time."""
    if year is None or not _is_too_early(_day(moment), year):
        return moment
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


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
