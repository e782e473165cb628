"""Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998) over the genres of movies."""

import numpy as np

from services.recommender.model.matrix import Array

STRENGTH = 2.4
"""What a movie of the same genres as those before it loses, where the best one is worth 0 and the 50th -1; 0 and up."""
WHOLE_LIST = 50
"""A place in a list is worth -log(place) / log(WHOLE_LIST): scores of different users and data sets are not comparable,
and most users' best ones lie so far apart that a penalty in their unit changes nothing."""
FAR = 1000
"""In standard deviations of the scores: movies so far behind the best one are wanted by nobody, and stay behind."""


def pick_varied(genres: Array, scores: Array, amount: int, diversity: float) -> Array:
    """Places of up to `amount` movies of a list, best first; `genres` are rows of length 1 or 0.

    The penalty is half the mean similarity to the movies picked so far, so that no genre fills the list, and half the
    largest, so that no two movies are of the same kind. `diversity` is 0 to 1."""
    worth = (1 - diversity / 2) * -np.log(np.arange(1, len(genres) + 1)) / np.log(WHOLE_LIST)
    worth += np.minimum(0, FAR + scores - scores.max(initial=0))
    total, largest = np.zeros(len(genres)), np.zeros(len(genres))
    picked: list[int] = []
    for _ in range(min(amount, len(genres))):
        penalty = (total / max(len(picked), 1) + largest) / 2
        pick = int(np.argmax(np.round(worth - STRENGTH * diversity * penalty, 6)))
        picked.append(pick)
        similarity = genres @ genres[pick]
        total, largest = total + similarity, np.maximum(largest, similarity)
        worth[pick] = -np.inf
    return np.array(picked, dtype=np.int64)
