from dataclasses import dataclass, field
from typing import Any, cast

from services.web.ratings_import import importer
from services.web.ratings_import.importer import Report, import_ratings
from services.web.ratings_import.ratings_csv import RatingsFile, Row
from shared.contracts.movies import Matches, NamedMovie, NamedMovies
from shared.contracts.profiles import Picks
from shared.contracts.values import MAX_BATCH_RATINGS

IDS = {"Alien": 1, "Brazil": 2}


@dataclass
class Recommender:
    """Knows the movies of `IDS`, and those named by their own id."""

    matched: list[NamedMovies] = field(default_factory=list)
    rated: list[Picks] = field(default_factory=list)

    async def match(self, named: NamedMovies) -> bytes:
        self.matched.append(named)
        ids = [movie.movie_id or IDS.get(movie.title) for movie in named.movies]
        return Matches(movie_ids=ids).model_dump_json().encode()

    async def rate_all(self, user_id: int, picks: Picks) -> bytes:
        assert user_id == 944
        self.rated.append(picks)
        return b""


def row(title: str = "", rating: float = 4.0, movie_id: int | None = None) -> Row:
    return Row(NamedMovie(title=title, movie_id=movie_id), rating)


async def run(recommender: Recommender, *rows: Row, unread: list[int] | None = None) -> Report:
    return await import_ratings(RatingsFile(list(rows), unread or []), 944, cast("Any", recommender))


async def test_known_movies_are_rated_and_the_rest_is_reported() -> None:
    recommender, unknown = Recommender(), row("Unknown")
    report = await run(recommender, row("Alien", 5.0), unknown, row("Brazil", 0.5), unread=[4, 7])
    assert report == Report(2, [unknown], [4, 7])
    [picks] = recommender.rated
    assert [(pick.movie_id, pick.rating) for pick in picks.ratings] == [(1, 5.0), (2, 0.5)]


async def test_of_two_ratings_of_a_movie_the_later_counts() -> None:
    recommender = Recommender()
    assert (await run(recommender, row("Alien", 5.0), row("Alien", 1.0))).rated == 1
    assert [pick.rating for pick in recommender.rated[0].ratings] == [1.0]


async def test_without_a_known_movie_nothing_is_rated() -> None:
    recommender = Recommender()
    assert (await run(recommender, row("Unknown"))).rated == 0
    assert not recommender.rated


async def test_large_files_are_sent_in_batches() -> None:
    recommender, count = Recommender(), 2 * importer.NAMES_PER_REQUEST + 1
    await run(recommender, *(row(movie_id=number) for number in range(1, count + 1)))
    assert [len(each.movies) for each in recommender.matched] == [importer.NAMES_PER_REQUEST] * 2 + [1]
    assert max(len(picks.ratings) for picks in recommender.rated) <= MAX_BATCH_RATINGS
    rated = [pick.movie_id for picks in recommender.rated for pick in picks.ratings]
    assert rated == list(range(1, count + 1))
