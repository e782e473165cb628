"""Ranking and rating metrics of one model on one split."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from services.recommender.evaluation.protocols import Split
from services.recommender.model import Model, Profile
from services.recommender.model.matrix import Array
from services.recommender.model.ranking import best

TOP = 10
DISCOUNTS = 1 / np.log2(np.arange(2, TOP + 2))


@dataclass(frozen=True)
class RankingMetrics:
    """Means over users at 10; coverage is the share of movies that reach any list."""

    ndcg: float
    precision: float
    recall: float
    coverage: float
    median_popularity: float


def profiles_of(ratings: pl.DataFrame) -> dict[int, Profile]:
    return {
        int(key[0]): Profile(*(rows[name].to_numpy() for name in ("movie_id", "rating", "rated_at")))
        for key, rows in ratings.partition_by("user_id", as_dict=True).items()
    }


def ranking_metrics(model: Model, split: Split) -> RankingMetrics:
    """All movies that the user has not rated in train are ranked; users without a relevant movie do not count."""
    profiles = profiles_of(split.train)
    relevant = profiles_of(split.test.filter(pl.col("rating") >= split.relevant))
    users = [user for user in relevant if user in profiles]
    tops = [top_movies(model, profiles[user]) for user in users]
    hits = [np.isin(top, relevant[user].movie_ids) for top, user in zip(tops, users, strict=True)]
    held_out = np.array([len(relevant[user].movie_ids) for user in users])
    found = np.array([hit.sum() for hit in hits])
    gains = np.array([DISCOUNTS[: len(hit)] @ hit for hit in hits])
    listed = np.concatenate(tops)
    counts = dict(split.train["movie_id"].value_counts().iter_rows())
    return RankingMetrics(
        ndcg=float((gains / np.cumsum(DISCOUNTS)[np.minimum(held_out, TOP) - 1]).mean()),
        precision=float((found / TOP).mean()),
        recall=float((found / held_out).mean()),
        coverage=len(np.unique(listed)) / len(model.movie_ids),
        median_popularity=float(np.median([counts.get(int(movie), 0) for movie in listed])),
    )


def top_movies(model: Model, profile: Profile) -> Array:
    unrated = np.flatnonzero(~np.isin(model.movie_ids, profile.movie_ids))
    return np.asarray(model.movie_ids[unrated[best(model.scores(profile)[unrated], TOP)]])


def rmse(model: Model, split: Split) -> float:
    """Of stars cut to the scale of the split's own ratings."""
    profiles = profiles_of(split.train)
    scale = split.train["rating"].to_numpy()
    errors = []
    for user, asked in profiles_of(split.test).items():
        stars = model.predict(profiles.get(user, Profile.empty()))
        places = np.searchsorted(model.movie_ids, asked.movie_ids)
        errors.append(np.clip(stars[places], scale.min(), scale.max()) - asked.ratings)
    return float(np.sqrt(np.mean(np.concatenate(errors) ** 2)))
