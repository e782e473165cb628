"""Measures one contender and prints a line of JSON. `python -m bench.measure NAME DIR`"""

import json
import pickle
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl
from threadpoolctl import threadpool_limits

from bench.contenders import CONTENDERS, Contender, TopMovies
from bench.dataset import read, sample_profiles
from services.recommender.model import Profile

PROFILES, WARM_UP, SERVING_SECONDS = 1000, 5, 60
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Measures:
    fit_seconds: float
    peak_bytes: int
    """Peak memory of the process and its children, the ratings included."""
    model_bytes: int
    top_p50_ms: float
    """Time to list the 100 best unrated movies of a profile, on one thread."""
    top_p99_ms: float


def measure(contender: Contender, ratings: pl.DataFrame, movies: pl.DataFrame) -> Measures:
    profiles = sample_profiles(ratings, PROFILES)
    started = time.perf_counter()
    fitted = contender.fit(ratings, movies)
    fit_seconds = time.perf_counter() - started
    with threadpool_limits(1):
        p50, p99 = np.percentile(list_milliseconds(fitted.top, profiles), [50, 99])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT
    return Measures(fit_seconds, peak, pickled_bytes(fitted.model), float(p50), float(p99))


def list_milliseconds(top: TopMovies, profiles: Sequence[Profile]) -> list[float]:
    """Stop after a minute, so that a slow contender computes fewer lists."""
    for profile in profiles[:WARM_UP]:
        top(profile)
    times: list[float] = []
    deadline = time.perf_counter() + SERVING_SECONDS
    for profile in profiles:
        started = time.perf_counter()
        top(profile)
        finished = time.perf_counter()
        times.append((finished - started) * 1000)
        if finished > deadline:
            break
    return times


def pickled_bytes(model: object) -> int:
    """Size of the pickled model, without copying its arrays."""
    arrays: list[pickle.PickleBuffer] = []
    rest = pickle.dumps(model, protocol=5, buffer_callback=arrays.append)
    return len(rest) + sum(array.raw().nbytes for array in arrays)


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    sys.stdout.write(json.dumps(asdict(measure(CONTENDERS[name], *read(folder)))) + "\n")


if __name__ == "__main__":
    main()
