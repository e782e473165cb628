import asyncio
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from services.web.lists.user_lists import ANYBODY, OWNER, UserLists
from services.web.lists.user_lists import Reader as ListReader
from shared.contracts.errors import ListNotOpen, MatineeError, OwnersOnly, RecommenderUnavailable, StoreUnavailable
from shared.contracts.lists import NO_CONTROLS, Controls, ListHead, Source
from shared.lists.format1.stored_list import FirstLines
from shared.lists.found_list import FoundList, OutdatedList
from shared.lists.ready_list import Access, CachedList, ReadyList

COMPUTED = b"computed"
HEAD = ListHead(user_id=944, profile_version=7, model_version="m1", computed_at=datetime(2026, 1, 2, tzinfo=UTC))
MOVIE = '{"movie_id":1,"title":"Alien","year":1979,"genres":["Drama"]'
READY = ReadyList(HEAD, "f1", [f'{MOVIE},"score":1.5,"predicted_rating":4.0,"reason":"Because"}}'.encode()])
TITLE = json.loads(f'{MOVIE},"score":null,"predicted_rating":null,"reason":null}}')


def found(source: Source) -> FoundList:
    return FirstLines(b'7\n{"user_id":944}\n{"movie_id":1}\n{"movie_id":2}', 1, source)


def body(source: Source) -> bytes:
    """What one movie of `found` is as a response."""
    return b'{"user_id":944,"source":"%b","movies":[{"movie_id":1}]}' % source.encode()


@dataclass
class Reader:
    cached: FoundList | None = None
    stored: FoundList | OutdatedList | None = None
    down: bool = False

    async def read_cached(self, _user_id: int, _amount: int) -> FoundList | None:
        return self.cached

    async def read(self, _user_id: int, _amount: int) -> FoundList | OutdatedList | None:
        if self.down:
            raise StoreUnavailable
        return self.stored


@dataclass
class Ready:
    cached: CachedList | None = None

    async def read(self, _user_id: int, _amount: int) -> CachedList | None:
        return self.cached


@dataclass
class Recommender:
    calls: list[tuple[int, int, Controls]] = field(default_factory=list)
    error: MatineeError | None = None

    async def recommendations(self, user_id: int, amount: int, controls: Controls) -> bytes:
        if self.error:
            raise self.error
        self.calls.append((user_id, amount, controls))
        await asyncio.sleep(0)
        return COMPUTED

    async def titles(self, _user_id: int, _amount: int, *, has_link: bool) -> bytes:
        return b"titles with the link" if has_link else b"titles"

    async def is_sample_user(self, user_id: int) -> bool:
        return user_id < 944


@dataclass
class Refreshes:
    users: list[int] = field(default_factory=list)

    def refresh_if_outdated(self, user_id: int, _found: FoundList) -> None:
        self.users.append(user_id)


@dataclass
class Metrics:
    sources: list[str] = field(default_factory=list)

    def observe_list(self, source: str, _seconds: float) -> None:
        self.sources.append(source)

    def __getattr__(self, _name: str) -> Any:
        return lambda *_args, **_options: None


@dataclass
class ListSetup:
    reader: Reader = field(default_factory=Reader)
    recommender: Recommender = field(default_factory=Recommender)
    refreshes: Refreshes = field(default_factory=Refreshes)
    ready: Ready = field(default_factory=Ready)
    metrics: Metrics = field(default_factory=Metrics)

    def lists(self) -> UserLists:
        ports = (self.reader, self.recommender, self.refreshes, self.ready, self.metrics)
        return UserLists(*(cast("Any", port) for port in ports))


@pytest.fixture
def setup() -> ListSetup:
    return ListSetup()


async def test_a_cached_list_is_returned_and_refreshed_if_outdated(setup: ListSetup) -> None:
    setup.reader.cached = found("cache")
    assert await setup.lists().read(944, 1, NO_CONTROLS, OWNER) == body("cache")
    assert (setup.refreshes.users, setup.metrics.sources, setup.recommender.calls) == ([944], ["cache"], [])


async def test_a_list_that_is_not_cached_is_read_from_the_table(setup: ListSetup) -> None:
    setup.reader.stored = found("store")
    assert await setup.lists().read(944, 1, NO_CONTROLS, OWNER) == body("store")
    assert (setup.refreshes.users, setup.metrics.sources, setup.recommender.calls) == ([944], ["store"], [])


@pytest.mark.parametrize("down", [False, True])
async def test_without_a_stored_list_or_store_the_recommender_computes_it(setup: ListSetup, down: bool) -> None:
    setup.reader.down = down
    assert await setup.lists().read(944, 5, NO_CONTROLS, OWNER) == COMPUTED
    assert setup.recommender.calls == [(944, 5, NO_CONTROLS)]
    assert (setup.refreshes.users, setup.metrics.sources) == ([], ["computed"])


async def test_a_list_of_an_earlier_catalogue_is_returned_while_nobody_can_compute_another(setup: ListSetup) -> None:
    setup.reader.stored = OutdatedList(found("store"))
    assert await setup.lists().read(944, 1, NO_CONTROLS, OWNER) == COMPUTED
    setup.recommender.error = RecommenderUnavailable()
    assert await setup.lists().read(944, 1, NO_CONTROLS, OWNER) == body("store")
    assert setup.metrics.sources == ["computed", "store"]
    setup.recommender.error = ListNotOpen()
    with pytest.raises(ListNotOpen):
        await setup.lists().read(944, 1, NO_CONTROLS, OWNER)


async def test_who_may_be_the_owner_is_not_told_that_the_list_is_somebody_elses(setup: ListSetup) -> None:
    unknown, lists = ListReader(may_be_owner=True), setup.lists()
    setup.reader.cached = private(Access.TITLES)
    assert json.loads(await lists.read(944, 1, NO_CONTROLS, unknown))["movies"] == [TITLE]
    with pytest.raises(StoreUnavailable):
        await lists.read(944, 5, Controls(popularity=-0.5), unknown)
    setup.reader.cached = private(Access.NOTHING)
    with pytest.raises(StoreUnavailable):
        await lists.read(944, 1, NO_CONTROLS, unknown)


@pytest.mark.parametrize("found", [None, OutdatedList()])
async def test_without_any_list_a_refusal_of_the_recommender_is_passed_on(
    setup: ListSetup, found: OutdatedList | None
) -> None:
    setup.reader.stored, setup.recommender.error = found, RecommenderUnavailable()
    with pytest.raises(RecommenderUnavailable):
        await setup.lists().read(944, 1, NO_CONTROLS, OWNER)


async def test_a_list_with_controls_is_always_computed(setup: ListSetup) -> None:
    setup.reader.cached = found("cache")
    horror = Controls(genre="Horror")
    assert await setup.lists().read(944, 5, horror, OWNER) == COMPUTED
    assert setup.recommender.calls == [(944, 5, horror)]


async def test_concurrent_misses_share_one_computation(setup: ListSetup) -> None:
    lists = setup.lists()
    assert await asyncio.gather(*(lists.read(944, 5, NO_CONTROLS, OWNER) for _ in range(10))) == [COMPUTED] * 10
    assert len(setup.recommender.calls) == 1


async def test_a_ready_list_is_returned_and_refreshed_if_outdated(setup: ListSetup) -> None:
    setup.ready.cached = CachedList.from_values(list(READY.fields().values()), 1)
    for is_anonymous in (True, False):
        assert await setup.lists().read_ready(944, 1, is_anonymous=is_anonymous) == READY.body(1, "cache")
    assert (setup.refreshes.users, setup.metrics.sources) == ([944, 944], []), "the caller counts it"


def private(access: Access) -> CachedList:
    cached = CachedList.from_values(list(replace(READY, access=access).fields().values()), 1)
    assert cached is not None
    return cached


async def test_strangers_get_a_ready_list_as_far_as_they_may_see_it(setup: ListSetup) -> None:
    setup.ready.cached = private(Access.TITLES)
    body = await setup.lists().read_ready(944, 1, is_anonymous=True)
    assert body is not None
    assert json.loads(body)["movies"] == [TITLE]
    assert await setup.lists().read_ready(944, 1, is_anonymous=False) is None, "the reader may be the owner"
    for access in (Access.LINK, Access.NOTHING):
        setup.ready.cached = private(access)
        assert await setup.lists().read_ready(944, 1, is_anonymous=True) is None
    setup.ready.cached = None
    assert await setup.lists().read_ready(944, 1, is_anonymous=True) is None


@pytest.mark.parametrize("where", ["cached", "stored"])
async def test_the_usual_way_obeys_the_access_of_a_list(setup: ListSetup, where: str) -> None:
    by_link, lists = ListReader(has_link=True), setup.lists()
    for access, readers in ((Access.TITLES, (ANYBODY, by_link)), (Access.LINK, (by_link,)), (Access.NOTHING, ())):
        setattr(setup.reader, where, private(access))
        assert json.loads(await lists.read(944, 1, NO_CONTROLS, OWNER))["profile_version"] == 7
        for reader in (ANYBODY, by_link):
            if reader in readers:
                listed = json.loads(await lists.read(944, 1, NO_CONTROLS, reader))
                assert (listed["profile_version"], listed["movies"]) == (None, [TITLE])
            else:
                with pytest.raises(ListNotOpen):
                    await lists.read(944, 1, NO_CONTROLS, reader)


async def test_filters_of_others_choose_among_the_titles(setup: ListSetup) -> None:
    setup.reader.cached = private(Access.TITLES)
    for controls, count in ((Controls(genre="Drama"), 1), (Controls(from_year=1970), 1), (Controls(from_year=1990), 0)):
        listed = json.loads(await setup.lists().read(944, 5, controls))
        assert listed["movies"] == [TITLE] * count
    for refused in (Controls(popularity=-0.5), Controls(diversity=0.5, genre="Drama")):
        with pytest.raises(OwnersOnly):
            await setup.lists().read(944, 5, refused)
    assert setup.recommender.calls == []


async def test_the_recommender_computes_titles_for_others(setup: ListSetup) -> None:
    assert await setup.lists().read(944, 5, NO_CONTROLS) == b"titles"
    assert setup.recommender.calls == []


async def test_reads_of_stored_lists_are_counted(setup: ListSetup) -> None:
    setup.reader.stored = found("store")
    lists = setup.lists()
    for _ in range(2):
        await lists.read(944, 1, NO_CONTROLS, OWNER)
    setup.reader.stored = None
    await lists.read(945, 1, NO_CONTROLS, OWNER)
    assert lists.counts.take() == {944: 2}
