"""Requests to TMDB against answers that come one after the other, in virtual time."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from shared.tmdb.paced_api import TIMEOUT_SECONDS, TRIES, PacedTmdb, TmdbFailure, TmdbRefusesKey
from tests.support.processes.virtual_clock import run_in_virtual_time

Step = bytes | None | Exception | int


def refusal(status: int, **headers: str) -> httpx.HTTPStatusError:
    request = httpx.Request("GET", "http://tmdb")
    return httpx.HTTPStatusError("", request=request, response=httpx.Response(status, headers=headers))


class Script:
    """Answers, raises, or sleeps for so many seconds first."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.begun: list[float] = []

    async def call(self, path: str, **_params: str) -> bytes | None:
        self.begun.append(asyncio.get_running_loop().time())
        step = self.steps.pop(0) if self.steps else path.encode()
        if isinstance(step, int):
            await asyncio.sleep(step)
            return b"late"
        if isinstance(step, Exception):
            raise step
        return step


def run(script: Script, per_second: float = 10, calls: int = 1) -> tuple[Any, float]:
    async def main() -> Any:
        paced = PacedTmdb(script, per_second, asyncio.get_running_loop().time)
        return await asyncio.gather(*(paced.call(f"/{number}") for number in range(calls)), return_exceptions=True)

    return run_in_virtual_time(main)


def test_no_more_requests_begin_in_a_second_than_allowed() -> None:
    script = Script()
    answers, seconds = run(script, per_second=10, calls=31)
    assert answers == [b"/%d" % number for number in range(31)]
    assert seconds == pytest.approx(3)
    assert script.begun == pytest.approx([number / 10 for number in range(31)])


def test_after_too_many_requests_all_wait_as_long_as_tmdb_says() -> None:
    script = Script(refusal(429, **{"retry-after": "7"}))
    answers, _ = run(script, calls=3)
    assert answers == [b"/0", b"/1", b"/2"]
    assert script.begun[0] == 0
    assert min(script.begun[1:]) >= 7


@pytest.mark.parametrize("header", ["", "-5", "soon", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_wait_that_cannot_be_read_is_a_second(header: str) -> None:
    script = Script(refusal(429, **{"retry-after": header}))
    run(script)
    assert script.begun == pytest.approx([0, 1])


def test_no_wait_is_longer_than_two_minutes() -> None:
    script = Script(refusal(429, **{"retry-after": "999999"}))
    run(script)
    assert script.begun == pytest.approx([0, 120])


@pytest.mark.parametrize(
    "fault",
    [lambda: refusal(502), lambda: refusal(503), lambda: httpx.ConnectError("down"), lambda: 2 * int(TIMEOUT_SECONDS)],
    ids=["502", "503", "no connection", "too slow"],
)
def test_what_may_pass_is_tried_again(fault: Callable[[], Step]) -> None:
    (answer,), _ = run(Script(fault(), fault()))
    assert answer == b"/0"
    (failure,), _ = run(Script(*(fault() for _ in range(TRIES))))
    assert isinstance(failure, TmdbFailure)


@pytest.mark.parametrize("fault", [refusal(400), refusal(422), ValueError("too large")])
def test_what_does_not_pass_is_not(fault: Exception) -> None:
    script = Script(fault)
    (failure,), _ = run(script)
    assert isinstance(failure, TmdbFailure)
    assert len(script.begun) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_said_as_such(status: int) -> None:
    (failure,), _ = run(Script(refusal(status)))
    assert isinstance(failure, TmdbRefusesKey)


def test_an_absent_movie_is_none() -> None:
    assert run(Script(None))[0] == [None]
