import threading
from typing import Any, cast

import polars as pl

from services.recommender.datasets.formats import LINKS, MOVIES, RATINGS, Dataset
from services.recommender.datasets.twins import Twins
from services.recommender.records.genres import GenreNames
from services.recommender.records.known_movies import DatasetMovies, ServedMovies

MOVIE = pl.DataFrame([(4, "Emma", 1996, ["Drama"])], schema=MOVIES, orient="row")


class Source:
    """Remembers which threads read it."""

    def __init__(self) -> None:
        self.readers: list[threading.Thread] = []

    def __getattr__(self, part: str) -> pl.DataFrame:
        self.readers.append(threading.current_thread())
        return {"movies": MOVIE, "links": LINKS.to_frame()}[part]


async def test_a_data_set_is_read_once_and_not_on_the_event_loop() -> None:
    source, served = Source(), ServedMovies()
    for _ in range(2):
        known = await served.of(cast("Any", source), Twins())
        assert (known.resolve(4), known.last_id, known.with_key("imdb:1")) == (4, 4, None)
        assert isinstance(known.genres, GenreNames)
    assert len(source.readers) == 3
    assert threading.current_thread() not in source.readers
    assert (await served.of(cast("Any", Source()), Twins())) is not known


def test_movies_are_known_by_their_ids_here_and_elsewhere() -> None:
    movies = pl.DataFrame([(4, "Emma", 1996, []), (9, "Emma", 1996, [])], schema=MOVIES, orient="row")
    links = pl.DataFrame([(4, 116191, None), (9, 5, 3573)], schema=LINKS, orient="row")
    ratings = pl.DataFrame([(1, 4, 4, 1)], schema=RATINGS, orient="row")
    known = DatasetMovies(Dataset(ratings, movies, ratings.select("user_id"), links), Twins({9: 4}))
    assert (known.resolve(4), known.resolve(9), known.resolve(5)) == (4, 4, None)
    assert [known.with_key(key) for key in ("imdb:116191", "tmdb:3573", "tmdb:1", "key:4")] == [4, 4, None, None]
    assert known.last_id == 9
