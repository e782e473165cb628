"""Progress on standard error: a bar in a terminal, one line per step anywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from services.recommender.model.execution import Progress


@contextmanager
def stage_progress() -> Iterator[Progress]:
    """For work in named stages: call it with the stage, how much of it is done, and its total."""
    current = ""
    with tqdm(total=1, bar_format="{desc:<24} {bar:20} {n_fmt}/{total_fmt}", disable=None) as bar:

        def show(stage: str, done: int, total: int) -> None:
            nonlocal current
            if bar.disable and stage != current:
                sys.stderr.write(f"{stage}\n")
            current, bar.n, bar.total = stage, done, total
            bar.set_description_str(stage)

        yield show


@contextmanager
def counted_progress(description: str, total: int | None, unit: str = "") -> Iterator[Callable[[int], object]]:
    """For work on many equal units: call it with how many more are done."""
    with tqdm(total=total, desc=description, unit=unit, unit_scale=unit == "B", disable=None) as bar:
        if bar.disable:
            sys.stderr.write(f"{description}\n")
        yield bar.update
