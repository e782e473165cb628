"""A user's taste as charts: ratings by genre and decade, and the user's stars beside the average user's."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Self

from services.web.localization.translation import gettext
from shared.contracts.profiles import OwnRating

MAX_GENRES = 8
HALF_STARS = [half / 2 for half in range(1, 11)]


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    average: float


@dataclass(frozen=True)
class Column:
    """`own`: how often the user gave `stars`. `others`: how many of the same movies average that many stars."""

    stars: float
    own: int
    others: int


@dataclass(frozen=True)
class TasteProfile:
    genres: list[Bar]
    decades: list[Bar]
    columns: list[Column]
    above_others: float | None
    """By how many stars the user's ratings exceed the average ratings of the same movies."""

    @classmethod
    def from_ratings(cls, ratings: Sequence[OwnRating]) -> Self:
        compared = [(rated.rating, rated.average_rating) for rated in ratings if rated.average_rating is not None]
        genres = bars(ratings, lambda rated: rated.genres)
        decades = bars(ratings, lambda rated: [decade_of(rated.year)] if rated.year else [])
        return cls(
            genres=sorted(genres, key=lambda bar: (-bar.count, bar.label))[:MAX_GENRES],
            decades=sorted(decades, key=lambda bar: bar.label),
            columns=columns([rated.rating for rated in ratings], [average for _, average in compared]),
            above_others=fmean(own - average for own, average in compared) if compared else None,
        )

    @property
    def tallest(self) -> int:
        return max([column.own for column in self.columns] + [column.others for column in self.columns] + [1])


def decade_of(year: int) -> str:
    return gettext("%(decade)ss") % {"decade": year // 10 * 10}


def bars(ratings: Iterable[OwnRating], labels: Callable[[OwnRating], list[str]]) -> list[Bar]:
    stars: dict[str, list[float]] = defaultdict(list)
    for rated in ratings:
        for label in labels(rated):
            stars[label].append(rated.rating)
    return [Bar(label, len(given), fmean(given)) for label, given in stars.items()]


def columns(own: list[float], averages: list[float]) -> list[Column]:
    rounded = [round(2 * average) / 2 for average in averages]
    return [Column(stars, own.count(stars), rounded.count(stars)) for stars in HALF_STARS]
