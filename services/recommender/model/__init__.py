"""Recommendation models: pure numpy, polars and scipy, without I/O.

`fit(ALGORITHMS[name], ratings, movies)` returns a `Model`. A profile is a user's current ratings, which may be brand
new: a model scores any profile, whether or not it was trained on the user.
"""

from services.recommender.model.algorithms.registry import (
    ALGORITHMS,
    DEFAULT_ALGORITHM,
    best_algorithm,
    served_algorithm,
)
from services.recommender.model.execution import Execution
from services.recommender.model.interface import (
    Algorithm,
    Attribution,
    BriefAttribution,
    Contributions,
    FoldIn,
    LargestContributions,
    Model,
    Neighbours,
    Profile,
    fit,
    fit_parts,
)

__all__ = [
    "ALGORITHMS",
    "DEFAULT_ALGORITHM",
    "Algorithm",
    "Attribution",
    "BriefAttribution",
    "Contributions",
    "Execution",
    "FoldIn",
    "LargestContributions",
    "Model",
    "Neighbours",
    "Profile",
    "best_algorithm",
    "fit",
    "fit_parts",
    "served_algorithm",
]
