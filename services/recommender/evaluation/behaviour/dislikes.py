"""Are dislikes heard? What happens to similar movies when a rating of 5 stars becomes 1 star.

A case is a user, a movie they gave 5 stars, and one of the ten movies most similar to it that they have not rated.
Ranks are among the unrated movies, with the rating as it is, as 1 star, and taken away.
"""

from dataclasses import dataclass

import numpy as np

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.behaviour.adjusted_cosine import AdjustedCosine
from services.recommender.evaluation.metrics import Measures, profiles_of
from services.recommender.model import Model, Profile
from services.recommender.model.matrix import Array

USERS, NEAREST = 200, 10
LOVED, DISLIKED = 5.0, 1.0


@dataclass(frozen=True, eq=False)
class FlippedRating:
    """Ranks of the nearest movies, 1 and up: at 5 stars, at 1 star, and unrated."""

    loved: Array
    disliked: Array
    unrated: Array


def measure_dislikes(model: Model, dataset: Dataset, seed: int = 0) -> Measures:
    flips = flipped_ratings(model, dataset, seed)
    loved, disliked, unrated = (np.concatenate([getattr(flip, name) for flip in flips]) for name in RANKS)
    users = [flip.disliked.mean() > flip.unrated.mean() for flip in flips]
    return {
        "users_below_unrated": float(np.mean(users)),
        "below_unrated": float((disliked > unrated).mean()),
        "above_unrated": float((disliked < unrated).mean()),
        "below_loved": float((disliked > loved).mean()),
        "above_loved": float((disliked < loved).mean()),
    }


RANKS = ("loved", "disliked", "unrated")


def flipped_ratings(model: Model, dataset: Dataset, seed: int) -> list[FlippedRating]:
    similarity = AdjustedCosine(dataset.ratings, dataset.movies)
    profiles = list(profiles_of(dataset.ratings.sort("user_id", "movie_id")).values())
    random = np.random.default_rng(seed)
    fans = random.permutation([n for n, profile in enumerate(profiles) if (profile.ratings == LOVED).any()])[:USERS]
    return [flip(model, profiles[fan], similarity, random) for fan in fans]


def flip(model: Model, profile: Profile, similarity: AdjustedCosine, random: np.random.Generator) -> FlippedRating:
    favourite = int(random.choice(np.flatnonzero(profile.ratings == LOVED)))
    rated = profile.known_to(model.movie_ids).indices
    near = similarity.similarities(int(np.searchsorted(model.movie_ids, profile.movie_ids[favourite]))).copy()
    near[rated] = -np.inf
    nearest = np.argsort(-near, kind="stable")[:NEAREST]
    low = profile.ratings.copy()
    low[favourite] = DISLIKED
    kept = np.arange(len(low)) != favourite
    others = (profile.movie_ids[kept], profile.ratings[kept], profile.rated_at[kept])
    variants = (profile, Profile(profile.movie_ids, low, profile.rated_at), Profile(*others))
    return FlippedRating(*(ranks(model, variant, rated)[nearest] for variant in variants))


def ranks(model: Model, profile: Profile, never_listed: Array) -> Array:
    scores = model.scores(profile).astype(np.float64)
    scores[never_listed] = -np.inf
    places = np.empty(len(scores), np.int64)
    places[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return places
