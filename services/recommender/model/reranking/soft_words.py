"""What is like a movie, moved by soft words: "like this one, but lighter".

The unit is a doubling of the place by likeness, so that what a word moves does not depend on how many movies there are.
"""

import numpy as np

from services.recommender.model.matrix import Array
from services.recommender.model.ranking import standardise

# Chosen on 28 wishes in two data sets (docs/decisions/0053).
LEAN = 8.0
"""What a movie gains that is all that is asked for, and one loses that is only what is not."""
NO_KIN, KIN = 0.5, 0.25
"""How much of the gain is left without any genre of the liked movies, and the cosine of genres from which all is."""
KINSHIP = 3.0
"""What a movie of exactly the genres of the liked ones gains."""
QUALITY, ENOUGH = 2.0, 1.0
"""What one standard deviation of the predicted stars is worth, up to so many: a favourite of the crowd is no nearer."""
BAD_STARS, BAD = 3.0, 30.0
"""A movie with fewer predicted stars than these loses so much that it comes after all others."""


def softened(likeness: Array, kinship: Array, tone: Array, stars: Array) -> Array:
    """One value per movie: minus the logarithm of the place by likeness to base 2, the cosine of the genres with those
    of the liked movies, what soft words say of it (-1 to 1), and the predicted stars."""
    kept = NO_KIN + (1 - NO_KIN) * np.minimum(kinship / KIN, 1)
    lean = LEAN * np.where(tone > 0, tone * kept, tone)
    liked = QUALITY * np.minimum(standardise(stars), ENOUGH) - BAD * (stars < BAD_STARS)
    return np.asarray(likeness + KINSHIP * kinship + lean + liked)


def shares_of_first(scores: Array) -> Array:
    """0 to 1, of scores whose unit is a doubling."""
    return np.asarray(np.exp2(scores - scores.max(initial=0)))
