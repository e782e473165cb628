"""What each rating of a profile counts for when it is folded in: liked movies pull, disliked ones push, late ones most.

x = v(s) (1 + b exp(-a / tau)), where v interpolates between the values of 1 to 5 stars, a is the rating's rank by age
(0 is the latest) and s are the stars on a common scale. Users whose own level is far from the common one are shifted
towards it, so that somebody who gives low stars to everything still likes what they gave most; a few low stars alone
remain dislikes, and one rating more hardly changes what the others count.
"""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.interface import Floats, KnownRatings
from services.recommender.model.matrix import Array

ANCHORS = np.arange(1, 6)
PRIOR_RATINGS = 15
"""In ratings, above 0: a user's level counts as if they had given so many more ratings of the common mean."""
TOLERANCE = 0.5
"""In stars, 0 and up: a level so close to the common mean is left alone."""
LEAST_STARS, MOST_STARS = 0.5, 5.0


@dataclass(frozen=True, eq=False)
class RatingValues:
    by_stars: Floats
    """v of 1, 2, 3, 4 and 5 stars; below 0 a rating counts against similar movies"""
    recency: float = 0.0
    """b: what the latest rating counts more than an old one, as a share; 0 and up"""
    recency_span: float = 10.0
    """tau, in ratings; above 0"""
    common_mean: float | None = None
    """in stars; None to take the stars as they are"""

    def values(self, known: KnownRatings) -> Array:
        """x, one value a rating, float32."""
        values = np.interp(self.on_common_scale(known.ratings), ANCHORS, self.by_stars)
        return np.asarray(values * self.recency_factors(known), dtype=np.float32)

    def on_common_scale(self, stars: Floats) -> Array:
        """s, in stars."""
        if self.common_mean is None or not len(stars):
            return np.asarray(stars)
        level = float((stars - self.common_mean).sum()) / (len(stars) + PRIOR_RATINGS)
        shift = np.sign(level) * max(abs(level) - TOLERANCE, 0)
        return np.asarray(np.clip(stars - shift, LEAST_STARS, MOST_STARS))

    def recency_factors(self, known: KnownRatings) -> Array:
        """1 + b exp(-a / tau). Of ratings at the same time, that of the highest movie id is the latest."""
        age = np.empty(len(known.indices))
        age[np.lexsort((known.indices, known.rated_at))[::-1]] = np.arange(len(age))
        return np.asarray(1 + self.recency * np.exp(-age / self.recency_span))


def linear_values(offset: float) -> Array:
    """v(r) = offset + (1 - offset) r / 5, float32."""
    return (offset + (1 - offset) * ANCHORS / 5).astype(np.float32)
