"""Scores for a group of people, by what is fair to them.

w are each person's scores in standard deviations over the candidates (`Ranking.adjusted_scores`), so that nobody's
scale counts for more. A movie outside the upper third of a person's predicted stars is a misery to that person. After
Masthoff, "Group modeling: selecting a sequence of television items to suit a group of viewers", UMUAI 14 (2004):

average          g = mean of w over the people
without_misery   the same, and the more people a movie is a misery to, the later it comes; the third replaces her fixed
                 threshold, because some people give low stars and others high ones
least_misery     g = the smallest w
"""

import numpy as np

from services.recommender.model.matrix import Array, check_shape
from shared.contracts.groups import Fairness

MISERY_QUANTILE = 2 / 3
"""A share of the candidates, 0 to 1: below this quantile of a person's predicted stars a movie is a misery."""
MISERY_PENALTY = 1e4
"""In standard deviations, for each person: more than the spread of any standardised scores."""


def aggregate_scores(scores: Array, stars: Array, fairness: Fairness = "without_misery") -> Array:
    """g of each movie, without a unit, the higher the better for all. Both arrays are people x movies: standardised
    scores and predicted stars. The order of the people changes nothing, to the last bit."""
    check_shape(stars, *scores.shape)
    if fairness == "least_misery":
        return np.asarray(scores.min(axis=0), dtype=np.float64)
    mean = np.sort(scores, axis=0).mean(axis=0, dtype=np.float64)
    return np.asarray(mean if fairness == "average" else mean - MISERY_PENALTY * miserable(stars).sum(axis=0))


def miserable(stars: Array) -> Array:
    """Flags, people x movies: which movies are a misery to whom."""
    return np.asarray(stars < np.quantile(stars, MISERY_QUANTILE, axis=1, keepdims=True))
