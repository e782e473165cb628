"""Measures the steps of a fit over parts of the ratings: how often, how long, and how many bytes come back."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar, cast

from bench.measure import pickled_bytes
from services.recommender.model.execution import Execution

T = TypeVar("T")


@dataclass
class StepFigures:
    calls: int = 0
    processor_seconds: float = 0.0
    """On the workers, the reading of the part included."""
    bytes_back: int = 0


@dataclass(frozen=True)
class MeasuredExecution(Execution):
    """`seconds` has how long the fit waited for each series of steps and added its results up."""

    figures: dict[str, StepFigures] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def in_order(self, calls: Iterable[Callable[[], T]]) -> Iterator[T]:
        names: deque[str] = deque()

        def timed_calls() -> Iterator[Callable[[], tuple[float, T]]]:
            for call in calls:
                step = cast("partial[T]", call)
                names.append(name_of(step))
                yield partial(timed, step.func, *step.args, **step.keywords)

        started = time.perf_counter()
        for processor_seconds, result in super().in_order(timed_calls()):
            figures = self.figures.setdefault(names.popleft(), StepFigures())
            figures.calls += 1
            figures.processor_seconds += processor_seconds
            figures.bytes_back += pickled_bytes(result)
            yield result
        self.seconds.append(time.perf_counter() - started)


def timed(step: Callable[..., T], *arguments: Any, **named: Any) -> tuple[float, T]:
    """The seconds of processor time that it took where it ran, and its result."""
    started = time.process_time()
    result = step(*arguments, **named)
    return time.process_time() - started, result


def name_of(call: "partial[Any]") -> str:
    """The step and what it makes of a part."""
    made = [getattr(each, "__name__", type(each).__name__) for each in call.args if callable(each)]
    return " ".join((call.func.__name__, *made))
