"""What everybody likes, as a part of the scores of users who have said little.

crowd_i = w sd(taste) z(likes)_i with w = 1.5 min(1, (5 / (n + 2 d^2))^3), where n is the number of ratings and d how
many of them are dislikes: one among first ratings says little, several say that the crowd is wrong. Likes are ratings
of 4 stars and up; they predict better than all ratings do. A movie that is as near to a disliked one as a_i (0 to 1,
`nearness.py`) loses the share a_i^2 of that: what everybody likes does not bring back what this user pushed away.
"""

import numpy as np

from services.recommender.model.interface import Floats
from services.recommender.model.matrix import DISLIKED, Array

# As large as leaves lists of opposite tastes different in half of their first 10 (docs/decisions/0004-model.md).
CROWD_WEIGHT = 1.5
"""In standard deviations of the taste's scores; 0 and up."""
FEW_RATINGS = 5
"""Up to so many ratings, the crowd counts in full; 1 and up."""
DISLIKE_COUNTS = 2
"""As how many more ratings the square of the number of dislikes counts; 0 and up."""
DECAY = 3
"""Power of the number of ratings with which the crowd's weight falls; above 0."""


def crowd_weight(ratings: Floats) -> float:
    """w for a profile of these stars; 0 for none, which has no taste to add the crowd to."""
    if not len(ratings):
        return 0.0
    evidence = len(ratings) + DISLIKE_COUNTS * int((ratings <= DISLIKED).sum()) ** 2
    return CROWD_WEIGHT * min(1.0, (FEW_RATINGS / evidence) ** DECAY)


def crowd_scores(taste: Floats, standard_likes: Floats, ratings: Floats, nearness: Floats) -> Array:
    """One number a movie, in units of the taste's scores, float32. `standard_likes` is z(likes), `nearness` a."""
    scores = crowd_weight(ratings) * float(taste.std()) * standard_likes
    return np.asarray(scores - nearness**2 * np.maximum(scores, 0), dtype=np.float32)
