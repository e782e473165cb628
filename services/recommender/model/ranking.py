"""From scores to a list: what may be in it, how popular and how varied it should be."""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.matrix import Array

CANDIDATES_PER_PLACE = 5
CONTROL_STRENGTH = 2.0
NEWCOMER_RATINGS = 20
NEWCOMER_SHARE = 3.0


def newcomer_share(ratings: int) -> float:
    """What everybody watches tells more of somebody's next movies than his first few ratings do: the crowd's share in
    the list of so many ratings, as the learning curve of newcomers has it."""
    return NEWCOMER_SHARE / (ratings + 1) if 0 < ratings <= NEWCOMER_RATINGS else 0.0


@dataclass(frozen=True, eq=False)
class Ranking:
    """What ranking needs to know of the movies, in the model's order: rating counts and unit genre vectors."""

    counts: Array
    genres: Array

    @classmethod
    def of(cls, counts: Array, genres: Array) -> "Ranking":
        norms = np.linalg.norm(genres, axis=1, keepdims=True)
        return cls(counts, genres / np.maximum(norms, 1))

    def top(
        self,
        scores: Array,
        allowed: Array,
        amount: int,
        popularity: float = 0,
        diversity: float = 0,
        crowd_share: float = 0,
    ) -> Array:
        """Places of the best allowed movies, best first. `popularity` is -1 to 1, `diversity` 0 to 1; `crowd_share` of
        the standardised rating counts is added to the standardised scores."""
        candidates = np.flatnonzero(allowed)
        if not len(candidates):
            return candidates
        return self.listed(candidates, self.wanted(scores, candidates, popularity, crowd_share), amount, diversity)

    def wanted(self, scores: Array, candidates: Array, popularity: float = 0, crowd_share: float = 0) -> Array:
        """How much each candidate is wanted by the one whose scores of all movies these are: comparable between
        people, in standard deviations."""
        wanted = standardised(scores[candidates])
        if crowd_share:
            wanted = wanted + crowd_share * standardised(self.counts[candidates])
        if popularity:
            fame = standardised(np.log1p(self.counts[candidates]))
            wanted = wanted + CONTROL_STRENGTH * popularity * fame
        return wanted

    def listed(self, candidates: Array, wanted: Array, amount: int, diversity: float = 0) -> Array:
        """Places of the most wanted candidates, most wanted first, or as varied as `diversity` has it."""
        if not diversity:
            return candidates[best(wanted, amount)]
        shortlist = best(wanted, amount * CANDIDATES_PER_PLACE)
        picked = self._varied(candidates[shortlist], wanted[shortlist], amount, diversity)
        return candidates[shortlist[picked]]

    def _varied(self, places: Array, wanted: Array, amount: int, diversity: float) -> Array:
        """Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998) over genre likeness.

        What the list shows already counts by its average, so that no genre fills the list."""
        genres, left = self.genres[places], wanted.astype(np.float64)
        shown = np.zeros(len(places))
        picked: list[int] = []
        for _ in range(min(amount, len(places))):
            penalty = CONTROL_STRENGTH * diversity * shown / max(len(picked), 1)
            pick = int(np.argmax((1 - diversity / 2) * left - penalty))
            picked.append(pick)
            shown += genres @ genres[pick]
            left[pick] = -np.inf
        return np.array(picked, dtype=np.int64)


def best(values: Array, amount: int) -> Array:
    """Places of the `amount` largest values, largest first; equal ones in their order."""
    if amount < len(values):
        threshold = np.partition(values, -amount)[-amount]
        chosen = np.flatnonzero(values >= threshold)
    else:
        chosen = np.arange(len(values))
    return chosen[np.argsort(-values[chosen], kind="stable")][:amount]


def standardised(values: Array) -> Array:
    return np.asarray((values - values.mean()) / (values.std() + 1e-9))
