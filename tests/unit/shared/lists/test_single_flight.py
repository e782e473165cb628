import asyncio
import gc
import logging

import pytest

from shared.lists.single_flight import SingleFlight


async def test_concurrent_callers_share_one_run() -> None:
    flights: SingleFlight[int, int] = SingleFlight()
    runs = 0

    async def work() -> int:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0)
        return runs

    assert set(await asyncio.gather(*(flights.join(196, work) for _ in range(1000)))) == {1}
    assert await flights.join(196, work) == 2
    assert flights.metrics.registry.get_sample_value("matinee_single_flight_joins_total") == 999


async def test_a_caller_during_a_run_receives_the_result_of_a_later_one() -> None:
    flights: SingleFlight[str, int] = SingleFlight()
    truth, gate, read = 1, asyncio.Event(), asyncio.Event()

    async def work() -> int:
        seen = truth
        read.set()
        await gate.wait()
        return seen

    early = asyncio.create_task(flights.join("list", work))
    await read.wait()
    truth = 2
    late = [asyncio.create_task(flights.join("list", work)) for _ in range(3)]
    gate.set()
    assert await early == 1
    assert await asyncio.gather(*late) == [2, 2, 2]


async def test_runs_of_one_key_never_overlap() -> None:
    flights: SingleFlight[int, None] = SingleFlight()
    events: list[str] = []

    async def work() -> None:
        events.append("start")
        await asyncio.sleep(0.01)
        events.append("end")

    first = asyncio.create_task(flights.join(1, work))
    await asyncio.sleep(0.005)
    await asyncio.gather(first, flights.join(1, work))
    assert events == ["start", "end", "start", "end"]


async def test_nothing_is_kept_of_finished_runs() -> None:
    flights: SingleFlight[int, None] = SingleFlight()

    async def fail() -> None:
        raise LookupError

    async def succeed() -> None: ...

    with pytest.raises(LookupError):
        await flights.join(1, fail)
    await flights.join(2, succeed)
    assert (flights._next, flights._running) == ({}, {})


async def test_a_run_continues_when_a_caller_is_cancelled() -> None:
    flights: SingleFlight[int, str] = SingleFlight()
    gate = asyncio.Event()

    async def work() -> str:
        await gate.wait()
        return "result"

    leaving, staying = (asyncio.create_task(flights.join(1, work)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    gate.set()
    assert await staying == "result"


async def test_all_callers_receive_an_error_and_it_is_not_kept() -> None:
    flights: SingleFlight[int, str] = SingleFlight()

    async def fail() -> str:
        raise OSError

    errors = await asyncio.gather(*(flights.join(1, fail) for _ in range(3)), return_exceptions=True)
    assert [type(error) for error in errors] == [OSError] * 3

    async def succeed() -> str:
        return "fine"

    assert await flights.join(1, succeed) == "fine"


@pytest.mark.parametrize("error", [OSError, asyncio.CancelledError])
async def test_an_error_without_a_caller_is_not_logged(
    error: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    flights: SingleFlight[int, None] = SingleFlight()
    gate = asyncio.Event()

    async def fail() -> None:
        await gate.wait()
        raise error

    caller = asyncio.create_task(flights.join(1, fail))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.wait({caller})
    gate.set()
    for _ in range(5):
        await asyncio.sleep(0)
    with caplog.at_level(logging.ERROR, "asyncio"):
        del caller
        gc.collect()
    assert caplog.records == []


async def test_other_keys_do_not_wait() -> None:
    flights: SingleFlight[int, str] = SingleFlight()

    async def never() -> str:
        await asyncio.Event().wait()
        return "never"

    async def at_once() -> str:
        return "now"

    stuck = asyncio.create_task(flights.join(1, never))
    await asyncio.sleep(0)
    assert await flights.join(2, at_once) == "now"
    stuck.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stuck
