"""A picture of somebody's taste, from their ratings: genres, decades, and how they rate against others."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Self

from shared.contracts.profiles import OwnRating

MOST_GENRES = 8
HALF_STARS = [half / 2 for half in range(1, 11)]


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    average: float


@dataclass(frozen=True)
class Column:
    """How often one gave these stars, and how often these are what others gave the same movies on average."""

    stars: float
    own: int
    others: int


@dataclass(frozen=True)
class Taste:
    genres: list[Bar]
    decades: list[Bar]
    columns: list[Column]
    above_others: float | None
    """How many stars more one gives than others give the same movies."""

    @classmethod
    def of(cls, ratings: Sequence[OwnRating]) -> Self:
        compared = [(rated.rating, rated.average_rating) for rated in ratings if rated.average_rating is not None]
        genres = bars(ratings, lambda rated: rated.genres)
        decades = bars(ratings, lambda rated: [f"{rated.year // 10 * 10}s"] if rated.year else [])
        return cls(
            genres=sorted(genres, key=lambda bar: (-bar.count, bar.label))[:MOST_GENRES],
            decades=sorted(decades, key=lambda bar: bar.label),
            columns=columns([rated.rating for rated in ratings], [average for _, average in compared]),
            above_others=fmean(own - average for own, average in compared) if compared else None,
        )

    @property
    def most_common(self) -> int:
        return max([column.own for column in self.columns] + [column.others for column in self.columns] + [1])


def bars(ratings: Iterable[OwnRating], labels: Callable[[OwnRating], list[str]]) -> list[Bar]:
    stars: dict[str, list[float]] = defaultdict(list)
    for rated in ratings:
        for label in labels(rated):
            stars[label].append(rated.rating)
    return [Bar(label, len(given), fmean(given)) for label, given in stars.items()]


def columns(own: list[float], others: list[float]) -> list[Column]:
    rounded = [round(2 * average) / 2 for average in others]
    return [Column(stars, own.count(stars), rounded.count(stars)) for stars in HALF_STARS]
