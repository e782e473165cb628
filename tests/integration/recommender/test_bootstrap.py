"""From nothing to a stored data set and a first model, and every way in which the data set cannot be had."""

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.recommender.bootstrap import bootstrap
from services.recommender.datasets.fetch import fetch, rename_verified
from services.recommender.datasets.formats import DatasetError
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores

RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,193609,0.5,964981247\n610,1,4.5,1493850091\n"
MOVIES = "movieId,title,genres\n1,Toy Story (1995),Comedy\n193609,Andrew Dice Clay (1991),Comedy\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "published" / "ml-tiny.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("ml-tiny/ratings.csv", RATINGS)
        file.writestr("ml-tiny/movies.csv", MOVIES)
    path.with_name("ml-tiny.zip.md5").write_text(f"MD5 (ml-tiny.zip) = {hashlib.md5(path.read_bytes()).hexdigest()}\n")
    return path


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None: ...


@pytest.fixture
def source(archive: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(archive.parent)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_archive_is_fetched_checked_and_kept(source: str, tmp_path: Path) -> None:
    downloads = tmp_path / "downloads"
    path = fetch("ml-tiny", downloads, source=source)
    assert [file.name for file in downloads.iterdir()] == ["ml-tiny.zip"]
    assert fetch("ml-tiny", downloads, source="http://127.0.0.1:1") == path


def test_a_wrong_hash_leaves_nothing_behind(source: str, archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(archive.read_bytes() + b"more")
    with pytest.raises(DatasetError, match="wrong md5 hash"):
        fetch("ml-tiny", tmp_path / "downloads", source=source)
    assert list((tmp_path / "downloads").iterdir()) == []


@pytest.mark.parametrize("away", ["http://127.0.0.1:1", "/nowhere"])
def test_a_source_out_of_reach_is_told_with_what_to_do(source: str, away: str, tmp_path: Path) -> None:
    address = away if away.startswith("http") else source + away
    with pytest.raises(DatasetError, match=r"could not be fetched .* set DATASET_PATH"):
        fetch("ml-tiny", tmp_path / "downloads", source=address)
    assert not [file for file in (tmp_path / "downloads").iterdir() if file.suffix != ".part"]


def test_what_cannot_be_saved_is_told_in_a_sentence(source: str, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(DatasetError, match="could not be saved"):
        fetch("ml-tiny", blocked, source=source)
    with pytest.raises(DatasetError, match="which does not exist"):
        fetch("ml-tiny", tmp_path, tmp_path / "missing.zip")


def test_a_part_gets_its_name_only_with_the_right_hash(tmp_path: Path) -> None:
    part = tmp_path / "a.part"
    part.write_bytes(b"whole")
    kept = rename_verified(part, tmp_path / "a.zip", "sha256", hashlib.sha256(b"whole").hexdigest())
    assert (kept.read_bytes(), part.exists()) == (b"whole", False)


async def test_bootstrap_makes_everything_ready_and_a_second_one_changes_nothing(
    recommender_settings: RecommenderSettings, archive: Path
) -> None:
    settings = recommender_settings.model_copy(update={"dataset": "ml-tiny", "dataset_path": archive})
    await bootstrap(settings)
    async with open_stores(settings) as stores:
        dataset = await stores.datasets.load()
        assert dataset.ratings.rows()[1] == (1, 193609, 0.5, 964981247)
        version = await stores.models.current_version()
        assert version is not None
        served = await stores.models.load(version)
        assert (served.dataset, served.model.movie_ids.tolist()) == ("ml-tiny", [1, 193609])
        await bootstrap(settings.model_copy(update={"dataset_path": None}))
        assert await stores.models.current_version() == version


async def test_where_no_stored_model_can_be_served_a_new_one_is_trained(
    recommender_settings: RecommenderSettings, archive: Path
) -> None:
    settings = recommender_settings.model_copy(update={"dataset": "ml-tiny", "dataset_path": archive})
    await bootstrap(settings)
    async with open_stores(settings) as stores:
        old = await stores.models.current_version()
        assert old is not None
        manifest = f"models/{old}/manifest.json"
        found = await stores.models.objects.get_json(manifest)
        assert found is not None
        await stores.models.objects.put_json(manifest, {**found[0], "structure": {"kind": "OfAnOlderMatinee"}})
        await bootstrap(settings)
        new = await stores.models.current_version()
        assert new is not None
        assert new > old
        await stores.models.load(new)


async def test_tables_that_hold_users_of_another_data_set_are_not_touched(
    recommender_settings: RecommenderSettings, archive: Path
) -> None:
    settings = recommender_settings.model_copy(update={"dataset": "ml-tiny", "dataset_path": archive})
    await bootstrap(settings)
    with pytest.raises(DatasetError, match="hold users of ml-tiny"):
        await bootstrap(settings.model_copy(update={"dataset": "ml-other"}))
