import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from services.recommender.backups.ended import ENDING, run_until_ended


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("number", ENDING)
def test_a_signal_removes_what_is_kept_meanwhile(number: signal.Signals, tmp_path: Path) -> None:
    async def work() -> None:
        with TemporaryDirectory(dir=tmp_path) as folder:
            (Path(folder) / "users.parquet").touch()
            os.kill(os.getpid(), number)
            await asyncio.sleep(60)

    with pytest.raises(SystemExit, match="ended before it was done"):
        run_until_ended(work())
    assert not list(tmp_path.iterdir())


@pytest.fixture
def restored() -> Iterator[None]:
    """The tests may run where a signal is ignored, as that of Ctrl-C is behind `&`."""
    handlers = {number: signal.signal(number, signal.SIG_DFL) for number in ENDING}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("restored")
def test_a_second_signal_ends_it_at_once() -> None:
    async def work() -> None:
        with suppress(asyncio.CancelledError):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(60)
        assert {signal.getsignal(number) for number in ENDING} == {signal.SIG_DFL}

    run_until_ended(work())


@pytest.mark.usefixtures("restored")
def test_a_signal_that_was_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    async def work() -> int:
        os.kill(os.getpid(), signal.SIGHUP)
        await asyncio.sleep(0)
        return 7

    assert run_until_ended(work()) == 7


def test_results_and_errors_are_passed_on() -> None:
    async def work(fails: bool) -> int:
        if fails:
            raise OSError("disk full")
        return 7

    assert run_until_ended(work(fails=False)) == 7
    with pytest.raises(OSError, match="disk full"):
        run_until_ended(work(fails=True))
