"""Scores for a group of people: average without misery.

g = mean of w over the people, where w are each person's scores in standard deviations over the candidates
(`Ranking.adjusted_scores`), so that nobody's scale counts for more. A movie outside the upper third of anybody's
predicted stars comes after all others. Masthoff, "Group modeling: selecting a sequence of television items to suit a
group of viewers", UMUAI 14 (2004); the third replaces her fixed threshold, because some people give low stars and
others high ones.
"""

import numpy as np

from services.recommender.model.matrix import Array, check_shape

MISERY_QUANTILE = 2 / 3
"""A share of the candidates, 0 to 1: below this quantile of a person's predicted stars a movie is a misery."""
MISERY_PENALTY = 1e4
"""In standard deviations: more than the spread of any standardised scores."""


def aggregate_scores(scores: Array, stars: Array) -> Array:
    """g of each movie, without a unit, the higher the better for all. Both arrays are people x movies: standardised
    scores and predicted stars. The order of two people changes nothing, to the last bit."""
    check_shape(stars, *scores.shape)
    miserable = (stars < np.quantile(stars, MISERY_QUANTILE, axis=1, keepdims=True)).any(axis=0)
    return np.asarray(scores.mean(axis=0, dtype=np.float64) - MISERY_PENALTY * miserable)
