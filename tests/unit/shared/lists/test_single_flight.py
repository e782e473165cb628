import asyncio

import pytest

from shared.lists.single_flight import SingleFlight


async def test_a_thousand_who_ask_at_once_share_one_flight() -> None:
    flights: SingleFlight[int, int] = SingleFlight()
    flown = 0

    async def work() -> int:
        nonlocal flown
        flown += 1
        await asyncio.sleep(0)
        return flown

    assert set(await asyncio.gather(*(flights.join(196, work) for _ in range(1000)))) == {1}
    assert await flights.join(196, work) == 2


async def test_who_asks_during_a_flight_gets_what_begins_after_he_asked() -> None:
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


async def test_a_flight_goes_on_when_one_who_waits_leaves() -> None:
    flights: SingleFlight[int, str] = SingleFlight()
    gate = asyncio.Event()

    async def work() -> str:
        await gate.wait()
        return "arrived"

    leaves, stays = (asyncio.create_task(flights.join(1, work)) for _ in range(2))
    await asyncio.sleep(0)
    leaves.cancel()
    gate.set()
    assert await stays == "arrived"


async def test_what_goes_wrong_is_told_to_all_and_does_not_stay() -> None:
    flights: SingleFlight[int, str] = SingleFlight()

    async def fails() -> str:
        raise OSError

    told = await asyncio.gather(*(flights.join(1, fails) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in told] == [OSError] * 3

    async def works() -> str:
        return "fine"

    assert await flights.join(1, works) == "fine"


async def test_others_are_not_waited_for() -> None:
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
