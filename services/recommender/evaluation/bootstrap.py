"""How far a mean over users may be off: intervals by the bootstrap (Efron and Tibshirani, 1993)."""

import numpy as np

from services.recommender.model.matrix import Array

DRAWS = 1000
LEVELS = (0.025, 0.975)


def interval(values: Array, seed: int = 0) -> tuple[float, float]:
    """The 95% interval of the mean of one value a user. For paired differences, pass the differences."""
    draws = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
    low, high = np.quantile(values[draws].mean(axis=1), LEVELS)
    return float(low), float(high)
