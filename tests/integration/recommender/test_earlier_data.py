"""The present code starts from the data that an earlier version wrote, and restores its backups."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from embedded.programs import ROOT
from services.recommender.backups import restore
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores
from services.recommender.stores.user_reader import UserReader
from tests.support import earlier_data
from tests.support.attempts import some
from tests.support.aws_data import open_aws_data
from tests.support.processes.stack import Launcher


@dataclass(frozen=True)
class EarlierSite:
    """The present code on the data of an earlier commit. The tests change it one after the other."""

    launcher: Launcher
    client: httpx.Client
    aws_url: str
    expected: dict[str, Any]

    @property
    def ada(self) -> dict[str, Any]:
        return dict(self.expected["people"]["Ada"])

    @property
    def url(self) -> str:
        return f"/api/users/{self.ada['user_id']}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.ada['token']}"}

    def ratings(self) -> dict[int, float]:
        response = self.client.get(f"{self.url}/ratings", headers=self.headers).raise_for_status().json()
        return {rated["movie_id"]: rated["rating"] for rated in response["ratings"]}

    def rate(self, movie_id: int, stars: float) -> dict[str, Any]:
        response = self.client.put(f"{self.url}/ratings/{movie_id}", json={"rating": stars}, headers=self.headers)
        changed: dict[str, Any] = response.raise_for_status().json()
        return changed

    def read(self) -> dict[str, Any]:
        listed: dict[str, Any] = (
            self.client.get(f"{self.url}/recommendations", headers=self.headers).raise_for_status().json()
        )
        return listed

    def people(self) -> int:
        """All but the item that counts their ids."""
        with open_aws_data(self.aws_url) as data:
            return len(data.items("users")) - 1

    def run(self, *arguments: str) -> str:
        """The last line of a command on the running stack."""
        command = [sys.executable, "-m", "embedded", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.launcher.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stderr.strip().splitlines()[-1]


@pytest.fixture(scope="module", params=some(earlier_data.COMMITS))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EarlierSite]:
    folder = tmp_path_factory.mktemp("earlier")
    launcher = Launcher(folder, DATASET="small", ALGORITHM="ease", TRAIN_AFTER_RATINGS="0")
    shutil.copytree(earlier_data.FOLDER / request.param / "aws", launcher.dataset_dir / "aws")
    with launcher.running() as stack, httpx.Client(base_url=stack.web_url, timeout=30) as client:
        yield EarlierSite(launcher, client, stack.aws_url, earlier_data.expected(request.param))


def test_a_stored_list_is_served_and_a_session_is_still_open(site: EarlierSite) -> None:
    assert site.read() == {**site.expected["list"], "source": "store"}
    assert site.ratings() == {1: 5, 8: 1, 15: 4.5}
    changed = site.rate(36, 4)
    assert changed["profile_version"] == site.expected["list"]["profile_version"] + 1
    movies = {movie["movie_id"] for movie in changed["recommendations"]["movies"]}
    assert movies
    assert not {1, 8, 15, 22, 29, 36} & movies


def test_an_account_signs_in_and_the_next_one_gets_the_next_id(site: EarlierSite) -> None:
    bob = site.expected["people"]["Bob"]
    signed_in = site.client.post("/api/session", json={"name": "bob", "password": "correct horse"})
    assert signed_in.raise_for_status().json()["user_id"] == bob["user_id"]
    site.client.cookies.clear()
    signed_up = site.client.post("/api/users", json={"name": "Eve", "password": "correct horse"})
    assert signed_up.raise_for_status().json()["user_id"] == bob["user_id"] + 1
    site.client.cookies.clear()


@pytest.mark.long
def test_it_is_converted_while_it_runs_and_changed_saved_and_restored_as_before(
    site: EarlierSite, tmp_path: Path
) -> None:
    assert "`make migrate` converts it" in site.launcher.printed
    before, version, people = site.ratings(), site.read()["profile_version"], site.people()
    assert f"{people} of them were converted just now" in site.run("migrate")
    assert (site.ratings(), site.read()["profile_version"]) == (before, version)

    assert site.rate(43, 3.5)["profile_version"] == version + 1
    assert site.ratings() == {**before, 43: 3.5}
    assert site.read()["profile_version"] == version + 1
    backup = str(tmp_path / "users.parquet")
    verdicts = len(before) + 3  # with the one that was rated now, the dismissed and the seen one
    assert f"Saved {people} users with {verdicts} ratings and dismissals" in site.run("backup", backup)
    site.rate(50, 1)
    restored = site.run("restore", backup, "--force")
    assert restored.startswith(f"1 users were restored, {people - 1} were as in the backup already.")
    assert site.ratings() == {**before, 43: 3.5}

    assert "0 of them were converted just now" in site.run("migrate")
    with open_aws_data(site.aws_url) as data:
        assert data.items("ratings") == []
        assert all("profile_version" not in user for user in data.items("users"))
        counter = data.item("users", user_id=0)
        assert counter is not None
        assert counter["belongs_to"] == "small"
        assert "newer version" in counter["dataset"]


async def test_a_backup_is_restored_into_an_empty_world(recommender_settings: RecommenderSettings) -> None:
    expected = earlier_data.expected()
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
