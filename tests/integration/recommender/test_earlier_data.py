"""The present code starts from the data that an earlier version wrote, and restores its backups."""

import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from services.recommender.backups import restore
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores
from services.recommender.stores.user_reader import UserReader
from tests.support import earlier_data
from tests.support.processes.stack import Launcher


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    return earlier_data.expected()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("earlier")
    launcher = Launcher(folder, DATASET="small", ALGORITHM="ease", TRAIN_AFTER_RATINGS="0")
    shutil.copytree(earlier_data.FOLDER / "aws", launcher.dataset_dir / "aws")
    with launcher.running() as stack, httpx.Client(base_url=stack.web_url, timeout=30) as client:
        yield client


def test_a_stored_list_is_served_and_a_session_is_still_open(site: httpx.Client, expected: dict[str, Any]) -> None:
    ada = expected["people"]["Ada"]
    listed = site.get(f"/api/users/{ada['user_id']}/recommendations").raise_for_status().json()
    assert listed == {**expected["list"], "source": "store"}

    headers = {"Authorization": f"Bearer {ada['token']}"}
    ratings = site.get(f"/api/users/{ada['user_id']}/ratings", headers=headers).raise_for_status().json()
    assert {rated["movie_id"]: rated["rating"] for rated in ratings["ratings"]} == {1: 5, 8: 1, 15: 4.5}

    changed = site.put(f"/api/users/{ada['user_id']}/ratings/36", json={"rating": 4}, headers=headers)
    assert changed.raise_for_status().json()["profile_version"] == expected["list"]["profile_version"] + 1
    movies = [movie["movie_id"] for movie in changed.json()["recommendations"]["movies"]]
    assert movies
    assert not {1, 8, 15, 22, 29, 36} & set(movies)


def test_an_account_signs_in_and_the_next_one_gets_the_next_id(site: httpx.Client, expected: dict[str, Any]) -> None:
    bob = expected["people"]["Bob"]
    signed_in = site.post("/api/session", json={"name": "bob", "password": "correct horse"})
    assert signed_in.raise_for_status().json()["user_id"] == bob["user_id"]
    site.cookies.clear()
    signed_up = site.post("/api/users", json={"name": "Eve", "password": "correct horse"})
    assert signed_up.raise_for_status().json()["user_id"] == bob["user_id"] + 1


async def test_a_backup_is_restored_into_an_empty_world(
    recommender_settings: RecommenderSettings, expected: dict[str, Any]
) -> None:
    ada, bob = (expected["people"][name]["user_id"] for name in ("Ada", "Bob"))
    report = await restore.run(recommender_settings, str(earlier_data.BACKUP), force=False)
    assert report.users == {"restored": [ada, bob], "unchanged": [], "skipped": []}

    async with open_stores(recommender_settings) as stores:
        profile = await stores.profiles.find(ada)
        assert profile is not None
        verdicts = profile.verdicts
        assert {movie_id: verdict.rating for movie_id, verdict in verdicts.items() if verdict.rating} == {
            1: 5,
            8: 1,
            15: 4.5,
        }
        assert [movie_id for movie_id, verdict in verdicts.items() if verdict.dismissed] == [22]
        assert [movie_id for movie_id, verdict in verdicts.items() if verdict.seen] == [29]
        users = UserReader(stores.dynamodb, stores.tables, stores.profiles)
        assert await users.counter() == ("small", bob)
        names = [account["name"] async for page in users.account_pages() for account in page]
        assert sorted(names) == ["Ada", "Bob"]

    again = await restore.run(recommender_settings, str(earlier_data.BACKUP), force=True)
    assert again.users["unchanged"] == [ada, bob]
