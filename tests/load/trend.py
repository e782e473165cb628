"""Whether something grows, told from samples of it under steady load."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

WARM_UP = 0.25
PARTS = 3


@dataclass(frozen=True)
class Trend:
    """`first` and `last` are the least in the first and in the last third, once the warm-up is over."""

    first: float
    last: float
    slope: float
    """a minute, by least squares"""
    grows: bool

    @classmethod
    def of(cls, minutes: Sequence[float], values: Sequence[float], allowed: float) -> Self:
        """It grows where the least of each third is above the one before, in all by more than `allowed`: what is taken
        and given back again comes down to where it was."""
        begin = int(len(values) * WARM_UP)
        steady, times = np.array(values[begin:]), np.array(minutes[begin:])
        least = [float(part.min()) for part in np.array_split(steady, PARTS)]
        slope = float(np.polyfit(times, steady, 1)[0])
        grows = sorted(set(least)) == least and least[-1] - least[0] > allowed
        return cls(least[0], least[-1], slope, grows)
