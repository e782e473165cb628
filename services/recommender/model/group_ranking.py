"""From what the model says of each person to one list for all."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.recommender.model.group_aggregation import aggregate_scores
from services.recommender.model.matrix import Array
from services.recommender.model.ranking import Ranking


@dataclass(frozen=True, eq=False)
class MemberScores:
    """One person's scores and predicted stars of all movies."""

    scores: Array
    stars: Array


def rank_for_group(
    ranking: Ranking,
    members: Sequence[MemberScores],
    allowed: Array,
    amount: int,
    popularity: float = 0,
    diversity: float = 0,
) -> Array:
    """Places of the best allowed movies for all members, best first. The controls are those of `Ranking.top`."""
    candidates = np.flatnonzero(allowed)
    if not len(candidates):
        return candidates
    wanted = np.array([ranking.adjusted_scores(each.scores, candidates, popularity) for each in members])
    stars = np.array([each.stars[candidates] for each in members])
    return ranking.select(candidates, aggregate_scores(wanted, stars), amount, diversity)
