"""A synthetic data set in MovieLens's CSV format. No title is contained in another."""

import csv
import random
from collections.abc import Iterable
from itertools import islice, product
from pathlib import Path

NAME = "chaos"
USERS, MOVIES, RATINGS_EACH = 120, 400, 30
GENRES = ["Action", "Comedy", "Drama", "Horror"]
SYLLABLES = ["ba", "co", "di", "fu", "ge", "ka", "lo", "mi"]


def write_dataset(folder: Path, seed: int = 7) -> Path:
    """Two groups with opposite tastes among users 1 to 120 and movies 1 to 400."""
    folder.mkdir(parents=True)
    movies = [
        (movie, f"{title} ({1960 + movie % 60})", GENRES[movie % 4]) for title, movie in movies_by_title().items()
    ]
    _write(folder / "movies.csv", ("movieId", "title", "genres"), movies)
    _write(folder / "ratings.csv", ("userId", "movieId", "rating", "timestamp"), _ratings(random.Random(seed)))
    return folder


def movies_by_title() -> dict[str, int]:
    words = islice(product(SYLLABLES, repeat=3), MOVIES)
    return {"".join(word).capitalize(): movie for movie, word in enumerate(words, start=1)}


def _ratings(rng: random.Random) -> Iterable[tuple[int, int, float, int]]:
    for user in range(1, USERS + 1):
        for movie in rng.sample(range(1, MOVIES + 1), RATINGS_EACH):
            stars = rng.choice([4, 4.5, 5] if movie % 2 == user % 2 else [0.5, 1, 2])
            yield user, movie, stars, 1_000_000 + user


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
