import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from services.recommender.backups.ended import run_until_ended


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_removes_what_is_kept_meanwhile(number: signal.Signals, tmp_path: Path) -> None:
    async def work() -> None:
        with TemporaryDirectory(dir=tmp_path) as folder:
            (Path(folder) / "users.parquet").touch()
            os.kill(os.getpid(), number)
            await asyncio.sleep(60)

    with pytest.raises(SystemExit, match="ended before it was done"):
        run_until_ended(work())
    assert not list(tmp_path.iterdir())


def test_a_second_signal_does_not_wait_for_what_cannot_be_cancelled() -> None:
    async def work() -> None:
        with suppress(asyncio.CancelledError):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(60)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL

    run_until_ended(work())


def test_results_and_errors_are_passed_on() -> None:
    async def work(fails: bool) -> int:
        if fails:
            raise OSError("disk full")
        return 7

    assert run_until_ended(work(fails=False)) == 7
    with pytest.raises(OSError, match="disk full"):
        run_until_ended(work(fails=True))
