"""Recommendation models: pure numpy, polars and scipy, without I/O.

`fit(ALGORITHMS[name], ratings, movies)` gives a `Model`. A profile is a user's current ratings, known or brand
new: no model needs to have seen the user.
"""

from services.recommender.model.ease import Ease
from services.recommender.model.interface import (
    Algorithm,
    Contributions,
    Explanation,
    Model,
    Neighbours,
    Profile,
    fit,
)
from services.recommender.model.user_cosine import UserCosine

ALGORITHMS: dict[str, Algorithm] = {"ease": Ease(), "user-cosine": UserCosine()}
DEFAULT_ALGORITHM = "ease"

__all__ = [
    "ALGORITHMS",
    "DEFAULT_ALGORITHM",
    "Algorithm",
    "Contributions",
    "Explanation",
    "Model",
    "Neighbours",
    "Profile",
    "fit",
]
