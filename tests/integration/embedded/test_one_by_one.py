"""Restarts each service of `make run` under load: requests are served, or refused with 503."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.support.processes.stack import Stack

pytestmark = pytest.mark.long

PATHS = [
    "/api/users/196/recommendations",
    "/api/users/196/recommendations?genre=Comedy",
    "/api/movies?q=alien",
    "/about",
]
READERS = 3


class Readers:
    """Clients that keep reading pages on persistent connections, and count the outcomes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.outcomes: Counter[str] = Counter()
        self.done = threading.Event()

    def _read(self) -> None:
        with httpx.Client(base_url=self.url, timeout=30) as client:
            while not self.done.wait(0.02):
                for path in PATHS:
                    self.outcomes[self._outcome(client, path)] += 1

    def _outcome(self, client: httpx.Client, path: str) -> str:
        try:
            response = client.get(path)
        except (httpx.ReadError, httpx.RemoteProtocolError):
            return "disconnected"
        except httpx.HTTPError as error:
            return type(error).__name__
        refused = response.status_code == 503 and int(response.headers["retry-after"]) > 0
        return "refused" if refused else str(response.status_code)

    @contextmanager
    def running(self) -> Iterator[Counter[str]]:
        threads = [threading.Thread(target=self._read) for _ in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            yield self.outcomes
        finally:
            self.done.set()
            for thread in threads:
                thread.join()


@pytest.mark.parametrize(
    ("part", "allowed"),
    [
        ("recommender", {"200", "refused"}),
        ("voice", {"200"}),
        ("web", {"200", "refused", "ConnectError", "disconnected"}),
    ],
)
def test_restarting_a_service_costs_at_most_refusals(stack: Stack, part: str, allowed: set[str]) -> None:
    """Web itself also closes its clients' open connections, so that each client may lose one request."""
    before = stack.pid(part)
    with Readers(stack.web_url).running() as outcomes:
        stack.wait_until(lambda: outcomes["200"] > 50)
        os.kill(before, signal.SIGTERM)
        stack.wait_until(lambda: stack.pid(part) != before and stack.is_ready(), 90)
        enough = outcomes["200"] + 50
        stack.wait_until(lambda: outcomes["200"] > enough)
    assert set(outcomes) <= allowed, outcomes
    assert outcomes["disconnected"] <= READERS, outcomes
