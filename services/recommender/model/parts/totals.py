"""Sums over all users, which are all that a fit needs of most ratings."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class RatingTotals:
    """Sums over all users, float64, one a movie."""

    users: int
    counts: Array
    likes: Array
    """ratings of `LIKED` stars or more"""
    stars: Array
    squares: Array
    """of stars"""

    def __add__(self, other: "RatingTotals") -> "RatingTotals":
        return RatingTotals(
            self.users + other.users,
            self.counts + other.counts,
            self.likes + other.likes,
            self.stars + other.stars,
            self.squares + other.squares,
        )

    def mean(self, without_ratings: float) -> float:
        """Of all ratings, in stars."""
        count = self.counts.sum()
        return float(self.stars.sum() / count) if count else without_ratings

    def mean_square(self, offset: float, movies: Array) -> float:
        """Of the values (`RatingMatrix.values`) of these movies' ratings; 1 without any."""
        count = self.counts[movies].sum()
        slope = (1 - offset) / 5
        linear = 2 * offset * slope * self.stars[movies].sum() + slope**2 * self.squares[movies].sum()
        return float(offset**2 + linear / count) if count else 1.0
