"""What two people want together: average without misery.

g = mean of w over the people, where w is what each of them wants (`Ranking.wanted`, in standard deviations over the
movies that may be listed, so that nobody's scale counts for more). A movie that is not among the better third of these
movies by what each of them would give it comes after all others. Masthoff, "Group modeling: selecting a sequence of
television items to suit a group of viewers", UMUAI 14 (2004); the third is in place of her fixed threshold, as some
people give low stars and others high ones.
"""

import numpy as np

from services.recommender.model.matrix import Array

DREADED_SHARE = 2 / 3
LAST = 1e4
"""More than the spread of any standardised values."""


def agreed(wanted: Array, stars: Array) -> Array:
    """g of each movie, without a unit, the higher the better for both. Both arrays are people x movies; the stars are
    predicted ones. Equal to the last bit whoever of the people comes first."""
    assert wanted.shape == stars.shape
    dreaded = (stars < np.quantile(stars, DREADED_SHARE, axis=1, keepdims=True)).any(axis=0)
    return np.asarray(wanted.mean(axis=0, dtype=np.float64) - LAST * dreaded)
