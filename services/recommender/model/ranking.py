"""From scores to a list: which movies may be in it, and how popular and how varied it is."""

from dataclasses import dataclass

import numpy as np

from services.recommender.model.matrix import Array
from services.recommender.model.reranking.variety import pick_varied

CANDIDATES_PER_PLACE = 5
"""A varied list is picked from so many best candidates for each of its places."""
FAME_STRENGTH = 2.0
"""In standard deviations of the scores: the effect of the `popularity` control at 1."""
OBSCURITY_POWER = 0.75
"""At -1, the scores are divided by this power of the rating counts: the scores of well-known movies spread further, so
that a bonus for few ratings would list the same rarities to everybody."""
LEAST_RATINGS, UNPROVEN = 10, 20.0
"""A movie with fewer ratings may be unknown for a reason: at -1 it loses so many standard deviations."""
FAMOUS_SHARE, FAMOUS = 0.25, 10.0
"""At -1, so many of the proven movies are too well known to be listed before others: after a few ratings the scores of
favourites of the crowd are so far ahead that no division hides them. They lose so many standard deviations."""
LEAN_STRENGTH = 3.0
"""In standard deviations of the scores: what a movie of all genres that a soft word asks for gains, and what one of any
genre that it is against loses."""
DECIMALS = 4
"""Of the scores that are compared: processors round the last bits differently."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """What ranking needs to know of the movies, in the model's order: rating counts, and genres as movies x genres
    with rows of length 1 (0 for a movie without genres)."""

    counts: Array
    genres: Array

    @classmethod
    def from_counts(cls, counts: Array, genre_flags: Array) -> "Ranking":
        norms = np.linalg.norm(genre_flags, axis=1, keepdims=True)
        return cls(counts, genre_flags / np.maximum(norms, 1))

    def top(
        self,
        scores: Array,
        allowed: Array,
        amount: int,
        popularity: float = 0,
        diversity: float = 0,
        lean: Array | None = None,
    ) -> Array:
        """Indices of the best allowed movies, best first; of equal ones, the lowest movie id first. `scores`, `allowed`
        and `lean` hold one value per movie; `popularity` and `lean` are -1 to 1, `diversity` 0 to 1."""
        candidates = np.flatnonzero(allowed)
        if not len(candidates):
            return candidates
        adjusted = self.adjusted_scores(scores, candidates, popularity)
        if lean is not None:
            adjusted = np.round(adjusted + LEAN_STRENGTH * lean[candidates], DECIMALS)
        return self.select(candidates, adjusted, amount, diversity)

    def adjusted_scores(self, scores: Array, candidates: Array, popularity: float = 0) -> Array:
        """One user's scores of the candidates with the `popularity` control, in standard deviations, so that users can
        be compared. Rounded, so that the order is the same on every processor."""
        adjusted = standardise(scores[candidates])
        if popularity > 0:
            adjusted = adjusted + FAME_STRENGTH * popularity * standardise(np.log1p(self.counts[candidates]))
        elif popularity < 0:
            adjusted = prefer_unknown(adjusted, self.counts[candidates], -popularity)
        return np.round(adjusted, DECIMALS)

    def select(self, candidates: Array, scores: Array, amount: int, diversity: float = 0) -> Array:
        """The `amount` best of the candidates, best first; `diversity` trades scores for a variety of genres."""
        if not diversity:
            return candidates[top_k(scores, amount)]
        shortlist = top_k(scores, amount * CANDIDATES_PER_PLACE)
        picked = pick_varied(self.genres[candidates[shortlist]], scores[shortlist], amount, diversity)
        return candidates[shortlist[picked]]


def prefer_unknown(scores: Array, counts: Array, strength: float) -> Array:
    """Standardised scores, so that `strength` 1 lists movies that few have rated, by the user's own taste."""
    divided = scores / np.where(scores > 0, np.maximum(counts, LEAST_RATINGS) ** (OBSCURITY_POWER * strength), 1)
    proven = counts[counts >= LEAST_RATINGS]
    famous = counts > np.quantile(proven, 1 - FAMOUS_SHARE * strength) if len(proven) else np.zeros(len(counts), bool)
    return np.asarray(standardise(divided) - UNPROVEN * strength * (counts < LEAST_RATINGS) - FAMOUS * famous)


def top_k(values: Array, k: int) -> Array:
    """Indices of the `k` largest values, largest first; equal values keep their order."""
    if k < len(values):
        threshold = np.partition(values, -k)[-k]
        chosen = np.flatnonzero(values >= threshold)
    else:
        chosen = np.arange(len(values))
    return chosen[np.argsort(-values[chosen], kind="stable")][:k]


def highest_first(places: Array, values: Array) -> Array:
    """These places, the one with the highest value first; equal ones keep their order."""
    return np.asarray(places[np.argsort(-values[places], kind="stable")])


def standardise(values: Array) -> Array:
    """In standard deviations from the mean; all 0 where the values are equal."""
    return np.asarray((values - values.mean()) / (values.std() + 1e-9))
