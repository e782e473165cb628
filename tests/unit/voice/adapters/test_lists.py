from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from services.voice.adapters.lists import StoredLists
from shared.contracts.errors import ListNotOpen, MatineeError
from shared.contracts.lists import ListHead, RecommendedMovie
from shared.contracts.movies import Movie
from shared.lists.found_list import OutdatedList
from shared.lists.reader import ListReader
from shared.lists.ready_list import Access, FirstRows
from shared.lists.stale_model_refresh import StaleModelRefresher
from tests.support.fakes.other_service import client_of, problem
from tests.support.rendered_lists import ready_list


def found_list(*titles: str) -> FirstRows:
    head = ListHead(user_id=196, profile_version=1, model_version="m", computed_at=datetime.now(UTC))
    movies = [
        RecommendedMovie(
            movie_id=movie_id, title=title, year=1979, genres=[], score=1, predicted_rating=4, reason="because"
        )
        for movie_id, title in enumerate(titles, start=1)
    ]
    return FirstRows(ready_list(head, movies), 10)


class Store(ListReader):
    """Returns the given results, one for each read."""

    def __init__(self, *reads: FirstRows | OutdatedList | None) -> None:
        self.reads = list(reads)

    async def read(self, user_id: int, amount: int) -> FirstRows | OutdatedList | None:
        assert user_id == 196
        found = self.reads.pop(0)
        return replace(found, amount=amount) if isinstance(found, FirstRows) else found


class Recommender:
    """Computes a list of one movie for a user who has rated another."""

    def __init__(self, status: int = 200, rated: bool = True) -> None:
        self.status = status
        self.rated = [{"movie_id": 7, "title": "Heat", "rating": 5, "rated_at": datetime.now(UTC).isoformat()}] * rated
        self.paths: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
        if self.status != 200:
            problem = {"title": "x", "status": self.status, "detail": "y"}
            return httpx.Response(self.status, json=problem, headers={"Content-Type": "application/problem+json"})
        if request.url.path.endswith("/ratings"):
            return httpx.Response(200, json={"user_id": 196, "profile_version": 2, "ratings": self.rated})
        return httpx.Response(200, content=found_list("Computed").body())

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url="http://recommender", transport=httpx.MockTransport(self))


class NoRefreshes(StaleModelRefresher):
    """Refreshes nothing."""

    def __init__(self) -> None:
        return

    def refresh_if_outdated(self, *_: object, **__: object) -> None:
        return


async def titles(store: Store, recommender: Recommender, amount: int = 10) -> list[str]:
    lists = StoredLists(store, recommender.client(), NoRefreshes())
    return [movie.title for movie in await lists.movies(196, amount)]


async def test_a_list_is_read_without_the_recommender() -> None:
    recommender = Recommender()
    assert await titles(Store(found_list("Alien", "Brazil", "Heat")), recommender, amount=2) == ["Alien", "Brazil"]
    assert recommender.paths == []


async def test_reads_of_stored_lists_are_counted() -> None:
    lists = StoredLists(Store(found_list("Alien")), Recommender().client(), NoRefreshes())
    await lists.movies(196, 1)
    assert lists.counts.take() == {196: 1}


async def test_without_a_stored_list_there_are_no_titles_and_nothing_is_computed() -> None:
    recommender = Recommender()
    assert await titles(Store(None), recommender) == []
    assert recommender.paths == []


async def test_an_outdated_list_is_replaced_by_the_recommenders_response() -> None:
    recommender = Recommender()
    assert await titles(Store(OutdatedList()), recommender) == ["Computed"]
    assert recommender.paths == ["/internal/users/196/titles", "/internal/users/196/ratings"]


async def test_a_user_who_took_every_rating_back_has_no_titles() -> None:
    assert await titles(Store(OutdatedList()), Recommender(rated=False)) == []


async def test_an_unknown_user_has_no_titles() -> None:
    assert await titles(Store(OutdatedList()), Recommender(404)) == []


async def test_a_failure_of_the_recommender_is_raised() -> None:
    with pytest.raises(MatineeError):
        await titles(Store(OutdatedList()), Recommender(503))


async def test_without_the_recommender_a_list_of_an_earlier_catalogue_is_read() -> None:
    earlier = OutdatedList(found_list("Alien"))
    assert await titles(Store(earlier), Recommender()) == ["Computed"]
    assert await titles(Store(earlier), Recommender(503)) == ["Alien"]
    with pytest.raises(ListNotOpen):
        await titles(Store(earlier), Recommender(403))


@pytest.mark.parametrize("access", [Access.LINK, Access.NOTHING])
async def test_a_hidden_list_is_for_its_owner(access: Access) -> None:
    found = found_list("Alien")
    hidden = replace(found, ready=replace(found.ready, access=access))
    with pytest.raises(ListNotOpen):
        await titles(Store(hidden), Recommender())
    with pytest.raises(ListNotOpen):
        await titles(Store(OutdatedList()), Recommender(403))
    lists = StoredLists(Store(hidden), Recommender().client(), NoRefreshes())
    assert len(await lists.movies(196, 10, is_owner=True)) == 1


async def test_others_get_the_titles_of_a_registered_users_list_only() -> None:
    found = found_list("Alien")
    titles_only = replace(found, ready=replace(found.ready, access=Access.TITLES))
    lists = StoredLists(Store(titles_only, titles_only), Recommender().client(), NoRefreshes())
    assert [type(movie) for movie in await lists.movies(196, 10)] == [Movie]
    assert [type(movie) for movie in await lists.movies(196, 10, is_owner=True)] == [RecommendedMovie]


@pytest.mark.parametrize(("status", "ids"), [(200, [5, 2]), (404, [])])
async def test_a_watchlist_is_in_the_recommenders_order(status: int, ids: list[int]) -> None:
    movies = [Movie(movie_id=movie_id, title="x", year=None, genres=[]).model_dump() for movie_id in ids]
    found = client_of(lambda _: httpx.Response(200, json={"movies": movies}))
    lists = StoredLists(Store(), found if status == 200 else client_of(problem(status)), NoRefreshes())
    assert [movie.movie_id for movie in await lists.watchlist(196)] == ids


async def test_a_watchlist_that_cannot_be_read_is_not_empty() -> None:
    with pytest.raises(MatineeError):
        await StoredLists(Store(), client_of(problem(503)), NoRefreshes()).watchlist(196)
