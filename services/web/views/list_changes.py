"""What a change did to a list that somebody was looking at: which rows entered, rose, fell and left."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from shared.contracts.movies import Movie
from shared.contracts.values import MAX_AMOUNT

MOST_NAMED = 3


@dataclass(frozen=True)
class Movement:
    """`places` are how many places a movie rose, below 0 fell, None where it is new."""

    places: dict[int, int | None] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    @classmethod
    def between(cls, shown: str, movies: Sequence[Movie], said: int | None = None) -> Self:
        """From what the page showed (`written`), without the movie that something was said of."""
        before = read(shown)
        if not before:
            return cls()
        order = {movie_id: place for place, movie_id in enumerate(before)}
        now = {movie.movie_id: place for place, movie in enumerate(movies)}
        places = {movie_id: order[movie_id] - place if movie_id in order else None for movie_id, place in now.items()}
        left = [title for movie_id, title in before.items() if movie_id not in now and movie_id != said]
        return cls(places, left)

    @property
    def summary(self) -> str:
        new = sum(places is None for places in self.places.values())
        rose = sum(places is not None and places > 0 for places in self.places.values())
        fell = sum(places is not None and places < 0 for places in self.places.values())
        counts = [f"{count} {word}" for count, word in ((new, "new"), (rose, "up"), (fell, "down")) if count]
        told = ", ".join(counts)
        return f"{told}{'; ' if told and self.left else ''}{self.farewell}"

    @property
    def farewell(self) -> str:
        if not self.left:
            return ""
        others = len(self.left) - MOST_NAMED
        names = self.left[:MOST_NAMED] + ([f"{others} more"] if others > 0 else [])
        return f"{' and '.join(filter(None, [', '.join(names[:-1]), names[-1]]))} made room"


def written(movies: Sequence[Movie]) -> str:
    """A line a movie: its id and its title."""
    return "\n".join(f"{movie.movie_id} {' '.join(movie.title.split())}" for movie in movies)


def read(shown: str) -> dict[int, str]:
    lines = (line.partition(" ") for line in shown.splitlines()[:MAX_AMOUNT])
    return {int(number): title for number, _, title in lines if number.isascii() and number.isdigit()}
