"""Restarts each service of `make run` under load: requests are refused with 503 or served by the others."""

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


class Readers:
    """Read one page after the other, on connections that they keep."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.seen: Counter[str] = Counter()
        self.done = threading.Event()

    def _read(self) -> None:
        with httpx.Client(base_url=self.url, timeout=30) as client:
            while not self.done.wait(0.02):
                for path in PATHS:
                    self.seen[self._asked(client, path)] += 1

    def _asked(self, client: httpx.Client, path: str) -> str:
        try:
            answer = client.get(path)
        except httpx.HTTPError as error:
            return type(error).__name__
        refused = answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
        return "refused" if refused else str(answer.status_code)

    @contextmanager
    def reading(self) -> Iterator[Counter[str]]:
        threads = [threading.Thread(target=self._read) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            yield self.seen
        finally:
            self.done.set()
            for thread in threads:
                thread.join()


@pytest.mark.parametrize(
    ("part", "at_most"),
    [("recommender", {"200", "refused"}), ("voice", {"200"}), ("web", {"200", "refused", "ConnectError", "ReadError"})],
)
def test_a_restarted_service_causes_at_most_refusals(stack: Stack, part: str, at_most: set[str]) -> None:
    """Web itself also closes the connections that its clients keep, which may meet a request on its way."""
    before = stack.pid(part)
    with Readers(stack.web_url).reading() as seen:
        stack.wait_until(lambda: seen["200"] > 50)
        os.kill(before, signal.SIGTERM)
        stack.wait_until(lambda: stack.pid(part) != before and stack.is_ready(), 90)
        enough = seen["200"] + 50
        stack.wait_until(lambda: seen["200"] > enough)
    assert set(seen) <= at_most, seen
