import os
import resource
import socket
from pathlib import Path

import pytest

from embedded.checks import CannotStart, allow_files, check_directory, check_ports, lock
from embedded.settings import RunSettings
from tests.support.processes.stack import free_port


def settings(**ports: int) -> RunSettings:
    free = {f"{part}_port": free_port() for part in ("web", "recommender", "voice", "aws", "redis")}
    return RunSettings.model_validate(free | ports)


def test_free_ports_pass() -> None:
    check_ports(settings())


def test_a_taken_port_is_named_with_its_setting() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart) as refused:
            check_ports(settings(voice_port=port))
    assert str(refused.value) == f"Port {port} (VOICE_PORT) is in use. Stop the program that uses it or set VOICE_PORT."


def test_no_two_parts_share_a_port() -> None:
    port = free_port()
    with pytest.raises(CannotStart, match=f"WEB_PORT and REDIS_PORT are both {port}"):
        check_ports(settings(web_port=port, redis_port=port))


def test_a_directory_is_made_and_left_empty(tmp_path: Path) -> None:
    check_directory(tmp_path / "data" / "ml-100k")
    assert list((tmp_path / "data" / "ml-100k").iterdir()) == []


def test_a_directory_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(CannotStart, match=r"cannot be written to .* Set DATA_DIR"):
        check_directory(tmp_path / "data" / "ml-100k")


def test_too_little_space_is_reported_in_megabytes(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"Only \d+ MB are free .* and 1000000000000 MB are needed"):
        check_directory(tmp_path, needed_bytes=10**18)


def test_data_belongs_to_one_launcher_at_a_time(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(CannotStart, match="already running"):
        lock(tmp_path)
    lock(tmp_path).close()


def test_only_the_folder_of_the_data_is_closed_to_others(tmp_path: Path) -> None:
    """What is beside it, such as the downloads, is also read by the containers of `make up`, as another user."""
    folder, before = tmp_path / "data" / "ml-100k", os.umask(0o022)
    try:
        check_directory(folder, needed_bytes=0)
        (folder.parent / "downloads").mkdir()
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, folder.parent, folder.parent / "downloads")}
    assert modes == {"ml-100k": 0o700, "data": 0o755, "downloads": 0o755}


@pytest.fixture
def file_limits(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[int, int]]:
    limits = {"now": (256, 2048)}
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits["now"])
    monkeypatch.setattr(resource, "setrlimit", lambda _, changed: limits.update(now=changed))
    return limits


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((256, 2048), (2048, 2048)),
        ((256, resource.RLIM_INFINITY), (8192, resource.RLIM_INFINITY)),
        ((20_000, 20_000), (20_000, 20_000)),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), (resource.RLIM_INFINITY, resource.RLIM_INFINITY)),
    ],
)
def test_as_many_files_may_be_open_as_are_useful(
    file_limits: dict[str, tuple[int, int]], before: tuple[int, int], after: tuple[int, int]
) -> None:
    file_limits["now"] = before
    allow_files()
    assert file_limits["now"] == after


def test_a_hard_limit_of_few_files_is_told(file_limits: dict[str, tuple[int, int]]) -> None:
    file_limits["now"] = (256, 512)
    with pytest.raises(CannotStart, match="Only 512 files may be open, and 1024 are needed"):
        allow_files()
