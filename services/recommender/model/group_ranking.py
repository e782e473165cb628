"""From what the model says of each person to one list for all."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.recommender.model.group_aggregation import aggregate_scores, miserable
from services.recommender.model.matrix import Array
from services.recommender.model.ranking import Ranking
from shared.contracts.groups import Fairness


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
    fairness: Fairness = "without_misery",
) -> Array:
    """Places of the best allowed movies for all members, best first. The controls are those of `Ranking.top`."""
    candidates = np.flatnonzero(allowed)
    if not len(candidates):
        return candidates
    wanted = np.array([ranking.adjusted_scores(each.scores, candidates, popularity) for each in members])
    scores = aggregate_scores(wanted, _stars(members, candidates), fairness)
    return ranking.select(candidates, scores, amount, diversity)


def count_suited(members: Sequence[MemberScores], allowed: Array, places: Array) -> list[int]:
    """How many members each place suits: it is a misery to the others. All places have to be allowed ones."""
    candidates = np.flatnonzero(allowed)
    if not len(places):
        return []
    suited = (~miserable(_stars(members, candidates))).sum(axis=0)
    return [int(count) for count in suited[np.searchsorted(candidates, places)]]


def mean_stars(members: Sequence[MemberScores], places: Array) -> list[float]:
    """Each member's predicted stars, on average over the places."""
    return [float(each.stars[places].mean()) for each in members] if len(places) else []


def _stars(members: Sequence[MemberScores], candidates: Array) -> Array:
    return np.array([each.stars[candidates] for each in members])
