"""Decides whether a resource grows, from samples under steady load."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

WARM_UP = 0.25
PARTS = 3


@dataclass(frozen=True)
class Trend:
    """`first` and `last` are the minima of the first and last third after the warm-up."""

    first: float
    last: float
    slope: float
    """Per minute, by least squares."""
    grows: bool

    @classmethod
    def from_samples(cls, minutes: Sequence[float], values: Sequence[float], allowed: float) -> Self:
        """It grows if the minimum of each third exceeds the one before, by more than `allowed` in total: memory that is
        released again returns to its earlier minimum."""
        begin = int(len(values) * WARM_UP)
        steady, times = np.array(values[begin:]), np.array(minutes[begin:])
        least = [float(part.min()) for part in np.array_split(steady, PARTS)]
        slope = float(np.polyfit(times, steady, 1)[0])
        grows = sorted(set(least)) == least and least[-1] - least[0] > allowed
        return cls(least[0], least[-1], slope, grows)
