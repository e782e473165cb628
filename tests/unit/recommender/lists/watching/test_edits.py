from datetime import UTC, date, datetime

import httpx
import pytest

from services.recommender.app import assemble
from services.recommender.domain.ports import Ports
from services.recommender.domain.profile import REST_SECONDS, Verdict
from services.recommender.lists.watching.edits import WatchEdits
from shared.contracts.errors import InvalidInput, SampleUserReadOnly
from shared.contracts.lists import NO_CONTROLS
from shared.telemetry.metrics import Metrics
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.fakes.published_lists import FakeReaders, FakeRecords
from tests.support.served_models import IDS, SAMPLE_USER
from tests.unit.recommender.api.conftest import USER, Api, NoNotices, api, client, store

__all__ = ["api", "client", "store"]
ONE, TWO = IDS[:2]
PATH = f"/internal/users/{USER}"


async def listed(client: httpx.AsyncClient) -> list[int]:
    response = await client.get(f"{PATH}/recommendations?amount=100")
    return [movie["movie_id"] for movie in response.json()["movies"]]


async def test_each_change_has_its_counterpart(client: httpx.AsyncClient, store: FakeProfileStore) -> None:
    for path in (f"watchlist/{ONE}", f"diary/{ONE}/2026-01-02", f"rested/{ONE}"):
        put = await client.put(f"{PATH}/{path}")
        assert (put.status_code, put.json()["recommendations"]["user_id"]) == (200, USER)
        assert store.profiles[USER].verdicts[ONE].has_dates()
        deleted = await client.delete(f"{PATH}/{path}")
        assert deleted.json()["profile_version"] == put.json()["profile_version"] + 1
        assert store.profiles[USER].verdicts == {}


async def test_what_is_wanted_stays_in_the_list_or_not_and_what_was_seen_or_rests_does_not(
    client: httpx.AsyncClient,
) -> None:
    await client.put(f"{PATH}/watchlist/{ONE}")
    assert ONE in await listed(client)
    await client.patch(f"{PATH}/watchlist", json={"in_lists": False})
    assert ONE not in await listed(client)
    await client.patch(f"{PATH}/watchlist", json={"in_lists": True})
    await client.put(f"{PATH}/rested/{ONE}")
    await client.put(f"{PATH}/diary/{TWO}/2026-01-02")
    assert {ONE, TWO}.isdisjoint(await listed(client))
    await client.delete(f"{PATH}/rested/{ONE}")
    await client.delete(f"{PATH}/diary/{TWO}/2026-01-02")
    assert {ONE, TWO} <= set(await listed(client))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "watchlist/999999", 404),
        ("PUT", f"diary/{ONE}/2026-02-30", 422),
        ("PUT", f"diary/{ONE}/9999-01-01", 422),
        ("PUT", f"diary/{ONE}/1700-01-01", 422),
        ("PUT", f"diary/{ONE}/yesterday", 422),
        ("PATCH", "watchlist", 422),
        ("GET", "watchlist?sort=worst", 422),
    ],
)
async def test_nonsense_is_refused(
    client: httpx.AsyncClient, store: FakeProfileStore, method: str, path: str, status: int
) -> None:
    assert (await client.request(method, f"{PATH}/{path}", json={"in_lists": 1})).status_code == status
    assert store.commits == []


def edits(api: Api, now: float) -> WatchEdits:
    ports = Ports(api.profiles, api.eraser, api.cache, FakeRecords(), NoNotices(), FakeReaders())
    use_cases = assemble(ports, Metrics())
    use_cases["active_model"].current = api.served
    return WatchEdits(use_cases["profile_updater"], now=lambda: now)


async def test_a_day_may_be_one_ahead_because_it_begins_earlier_elsewhere(api: Api) -> None:
    edit = edits(api, datetime(2026, 1, 2, 12, tzinfo=UTC).timestamp())
    await edit.log(USER, ONE, date(2026, 1, 3), 1)
    with pytest.raises(InvalidInput, match="2026-01-04"):
        await edit.log(USER, ONE, date(2026, 1, 4), 1)


async def test_a_rest_lasts_a_month(api: Api, store: FakeProfileStore) -> None:
    await edits(api, 100.5).rest(USER, ONE, True, 1)
    assert store.profiles[USER].verdicts == {ONE: Verdict(None, 100, rested_until=100 + REST_SECONDS)}


async def test_sample_users_want_nothing(api: Api) -> None:
    with pytest.raises(SampleUserReadOnly):
        await edits(api, 1).want(SAMPLE_USER, ONE, True, 1)


def test_a_list_expires_when_a_rest_ends(api: Api, store: FakeProfileStore) -> None:
    served = api.served
    profile = store.profiles[USER].with_rating(TWO, 5.0, 1)
    usual = served.rendered_list_for(profile, 5, NO_CONTROLS).compact
    soon = int(usual.head.computed_at.timestamp()) + 1000
    rested = served.rendered_list_for(profile.with_rest(ONE, soon, 1), 5, NO_CONTROLS).compact
    assert (usual.valid_until, rested.expires_at) == (None, soon)
