"""Lists with the genres of the user's profile in their shares (Steck, "Calibrated recommendations", RecSys 2018)."""

import numpy as np

from services.recommender.model.matrix import Array

SMOOTHING = 0.01
"""Of the wanted shares in the list's, so that a missing genre is not infinitely far."""


def pick_calibrated(genres: Array, scores: Array, wanted: Array, amount: int, share: float) -> Array:
    """Places of up to `amount` movies. Picks one after the other what maximises (1 - share) * mean score - share *
    divergence of the list from the wanted genres. `genres` are shares of each movie, rows with the sum 1 or 0; `wanted`
    are those of the user; scores are in standard deviations; `share` is 0 to 1."""
    remaining = (1 - share) * scores.astype(np.float64)
    total = np.zeros(genres.shape[1])
    picked: list[int] = []
    for _ in range(min(amount, len(genres))):
        far = divergences(wanted, (total + genres) / (len(picked) + 1))
        pick = int(np.argmax(np.round(remaining / (len(picked) + 1) - share * far, 6)))
        picked.append(pick)
        total += genres[pick]
        remaining[pick] = -np.inf
    return np.array(picked, dtype=np.int64)


def divergences(wanted: Array, found: Array) -> Array:
    """Kullback and Leibler's, in bits, of each row of `found`."""
    some = wanted > 0
    smoothed = (1 - SMOOTHING) * found[:, some] + SMOOTHING * wanted[some]
    return np.asarray((wanted[some] * np.log2(wanted[some] / smoothed)).sum(axis=1))
