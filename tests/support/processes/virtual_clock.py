"""An event loop whose clock jumps to the next timer when nothing else can run, so that time-outs take no time."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
Ready = list[tuple[selectors.SelectorKey, int]]


class SkippingSelector(selectors.DefaultSelector):
    now = 0.0

    def select(self, timeout: float | None = None) -> Ready:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "nothing can run any more"
            self.now += max(timeout, 0)
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.clock = SkippingSelector()
        super().__init__(self.clock)

    def time(self) -> float:
        return self.clock.now


def run_in_virtual_time(main: Callable[[], Coroutine[Any, Any, Result]]) -> tuple[Result, float]:
    """The result, and the seconds that it took by the clock of the loop."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(main()), runner.get_loop().time()
