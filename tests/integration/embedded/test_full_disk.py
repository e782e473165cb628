"""A disk that takes no more, and few files: told in a sentence, everything lives on, and cached lists are read."""

import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.chaos.dataset import write_dataset
from tests.integration.conftest import SmallStack, sign_up
from tests.support.processes.stack import Launcher, Stack

pytestmark = pytest.mark.long

PLENTY, FREE_WHEN_FULL = 700 * 2**20, 4 * 2**20


@dataclass(frozen=True)
class Disk:
    path: Path

    def resize(self, size: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", self.path], check=True)

    def fill(self) -> None:
        self.resize(shutil.disk_usage(self.path).used + FREE_WHEN_FULL)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    path = tmp_path / "disk"
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={PLENTY}", "tmpfs", str(path)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"only root can make a small disk: {mounted.stderr.strip()}")
    yield Disk(path)
    subprocess.run(["umount", "--lazy", path], check=True)


@pytest.fixture
def launcher(disk: Disk, tmp_path: Path) -> Iterator[Launcher]:
    dataset = str(write_dataset(tmp_path / "dataset"))
    settings = {"DATASET": "small", "DATASET_PATH": dataset, "ALGORITHM": "ease", "TRAIN_AFTER_RATINGS": "0"}
    launcher = Launcher(tmp_path, **settings, DATA_DIR=str(disk.path))
    launcher.dataset_dir = disk.path / "small"
    yield launcher
    launcher.stop_if_running()


def test_on_a_full_disk_lists_are_read_and_changes_are_refused_until_there_is_room(
    launcher: Launcher, disk: Disk
) -> None:
    launcher.start()
    launcher.wait_until_ready()
    stack = Stack(launcher.dataset_dir)
    user_id, token = sign_up(stack.web_url, "Ann")
    rate, read = rating_and_reading(stack, user_id, token)
    assert rate(1).status_code == 200
    pids = stack.run["pids"]

    disk.fill()
    assert read().json()["source"] == "cache"
    refused = rate(2)
    assert (refused.status_code, refused.headers["retry-after"].isdigit()) == (503, True)
    assert read().json()["profile_version"] == 1
    launcher.wait_until(lambda: "is full" in launcher.printed, 20)
    assert "StorageFull" in stack.log("recommender")

    disk.resize(PLENTY)
    stack.wait_until(lambda: rate(2).status_code == 200)
    launcher.wait_until(lambda: "has room again" in launcher.printed, 20)
    assert stack.run["pids"] == pids, "nothing had to be started again"
    assert launcher.stop() == 0


def rating_and_reading(
    stack: Stack, user_id: int, token: str
) -> tuple[Callable[[int], httpx.Response], Callable[[], httpx.Response]]:
    user, headers = f"{stack.web_url}/api/users/{user_id}", {"Authorization": f"Bearer {token}"}

    def rate(movie: int) -> httpx.Response:
        return httpx.put(f"{user}/ratings/{movie}", json={"rating": 5}, headers=headers, timeout=30)

    def read() -> httpx.Response:
        return httpx.get(f"{user}/recommendations", headers=headers, timeout=30).raise_for_status()

    return rate, read


@contextmanager
def few_files(pid: int, more: int) -> Iterator[None]:
    """The process may open only some more files than it has open."""
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    opened = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (opened + more, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)


def test_without_files_for_new_connections_the_old_ones_are_answered(small_stack: SmallStack) -> None:
    pid, address = small_stack.pid("web"), httpx.URL(small_stack.web_url)
    lists = f"{small_stack.web_url}/api/users/3/recommendations"
    with httpx.Client(timeout=30) as early:
        early.get(lists).raise_for_status()
        with few_files(pid, more=4):
            for _ in range(8):
                with suppress(httpx.TransportError):
                    httpx.get(f"{address}/health/live", timeout=0.5)
            others = [httpx.Client(timeout=0.5) for _ in range(8)]
            for other in others:
                with suppress(httpx.TransportError):
                    other.get(lists)
            assert early.get(lists).status_code == 200
            for other in others:
                other.close()
        small_stack.wait_until(lambda: httpx.get(lists, timeout=5).status_code == 200)
    assert small_stack.pid("web") == pid
