"""The stack with two processes of web and of voice each."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from tests.chaos.dataset import write_dataset
from tests.integration.conftest import sign_up
from tests.support.processes.stack import Launcher, Stack, wait_until_gone

pytestmark = pytest.mark.long

ROUTE = "/about"
ATTEMPTS_PER_MINUTE = 10


@pytest.fixture(scope="module")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    folder = tmp_path_factory.mktemp("workers")
    launcher = Launcher(
        folder,
        DATASET="small",
        DATASET_PATH=str(write_dataset(folder / "dataset")),
        ALGORITHM="item-knn",
        TRAIN_AFTER_RATINGS="0",
        WEB_WORKERS="2",
        VOICE_WORKERS="2",
    )
    launcher.start()
    try:
        launcher.wait_until_ready()
        yield launcher
    finally:
        launcher.stop_if_running()


@pytest.fixture(scope="module")
def stack(launcher: Launcher) -> Stack:
    stack = Stack(launcher.dataset_dir)
    stack.wait_until(lambda: len(workers(stack)) == 2)
    return stack


def get(url: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """By a connection of its own, which any worker may accept."""
    return httpx.get(url, timeout=30, headers=headers).raise_for_status()


def scrape(stack: Stack, service_url: str | None = None) -> list[Sample]:
    families = text_string_to_metric_families(get(f"{service_url or stack.web_url}/metrics").text)
    return [sample for family in families for sample in family.samples]


def workers(stack: Stack, service_url: str | None = None) -> set[int]:
    samples = scrape(stack, service_url)
    return {int(s.labels["worker"]) for s in samples if s.name == "process_start_time_seconds"}


def requests(stack: Stack) -> float:
    samples = scrape(stack)
    name = "matinee_request_seconds_count"
    return sum(s.value for s in samples if s.name == name and s.labels["route"] == ROUTE)


def test_each_scrape_sees_the_requests_of_all_workers_once(stack: Stack) -> None:
    before = requests(stack)
    for _ in range(40):
        get(stack.web_url + ROUTE)
    assert {requests(stack) for _ in range(20)} == {before + 40}


def test_voice_has_workers_too(stack: Stack) -> None:
    stack.wait_until(lambda: len(workers(stack, stack.voice_url)) == 2)


def test_no_worker_serves_an_older_list_than_an_acknowledged_rating(stack: Stack) -> None:
    user, token = sign_up(stack.web_url, "Grace")
    headers = {"Authorization": f"Bearer {token}"}
    for movie in range(1, 21):
        url = f"{stack.web_url}/api/users/{user}"
        rated = httpx.put(f"{url}/ratings/{movie}", json={"rating": 4}, headers=headers, timeout=30).raise_for_status()
        for _ in range(4):
            listed = get(f"{url}/recommendations", headers).json()
            assert listed["profile_version"] == rated.json()["profile_version"]


def test_workers_count_guessed_passwords_together(stack: Stack) -> None:
    attempt = {"name": "Linus", "password": "wrong horse"}
    statuses = [
        httpx.post(f"{stack.web_url}/api/session", json=attempt, timeout=30).status_code
        for _ in range(ATTEMPTS_PER_MINUTE + 3)
    ]
    assert statuses == [401] * ATTEMPTS_PER_MINUTE + [429] * 3


def test_a_session_counts_at_every_worker(stack: Stack) -> None:
    user, token = sign_up(stack.web_url, "Barbara")
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{stack.web_url}/api/users/{user}/ratings"
    assert {httpx.get(url, headers=headers, timeout=30).status_code for _ in range(10)} == {200}


def test_status_events_arrive(stack: Stack) -> None:
    with httpx.stream("GET", f"{stack.web_url}/status/events", timeout=30) as response:
        assert any("<" in line for line in response.iter_lines())


def test_a_worker_that_crashes_is_replaced_and_what_it_counted_stays(stack: Stack) -> None:
    before, counted = workers(stack), requests(stack)
    crashed = min(before)
    os.kill(crashed, signal.SIGKILL)
    for _ in range(20):
        get(stack.web_url + ROUTE)
    stack.wait_until(lambda: len(workers(stack) - {crashed}) == 2)
    assert before - {crashed} < workers(stack)
    assert requests(stack) == counted + 20


def test_the_state_of_a_dead_worker_is_forgotten(stack: Stack) -> None:
    samples = [s for s in scrape(stack) if s.name == "matinee_breaker_state"]
    assert {s.value for s in samples} == {0}
    assert len({tuple(s.labels.items()) for s in samples}) == len(samples)


def test_workers_stop_with_their_supervisor(launcher: Launcher, stack: Stack) -> None:
    """Runs last, as it stops the stack."""
    running = workers(stack) | workers(stack, stack.voice_url)
    metrics = Path(f"/proc/{min(running)}/environ").read_bytes().decode().split("PROMETHEUS_MULTIPROC_DIR=")[1]
    assert Path(metrics.split("\0")[0]).is_dir()
    assert launcher.stop() == 0
    for pid in running:
        wait_until_gone(pid)
    assert not Path(metrics.split("\0")[0]).exists()
