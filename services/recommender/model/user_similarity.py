"""The users most similar to a profile, whichever algorithm ranks the lists.

Similarity is the cosine of stars weighted by inverse document frequency, log(users / raters), so that a rare movie in
common says more than a famous one. It is computed from the ratings on each call: no users x users matrix is kept.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from services.recommender.model.interface import Profile

NEIGHBOURS = 60
"""As many as `UserKnn` uses."""
MIN_IDF = 1e-3
"""A movie that every user rated counts this much, not nothing."""


@dataclass(frozen=True, eq=False)
class UserSimilarity:
    ratings: pl.DataFrame
    """ratings(user_id, movie_id, rating)"""
    idf: pl.DataFrame
    """idf(movie_id, idf)"""
    norms: pl.DataFrame
    """norms(user_id, norm): the length of each user's weighted stars"""

    @classmethod
    def from_ratings(cls, ratings: pl.DataFrame) -> "UserSimilarity":
        users, raters = ratings["user_id"].n_unique(), ratings.group_by("movie_id").len("raters")
        idf = raters.select("movie_id", idf=(users / pl.col("raters")).log().clip(MIN_IDF))
        norms = weighted(ratings, idf).group_by("user_id").agg(norm=pl.col("weight").pow(2).sum().sqrt())
        return cls(ratings, idf, norms)

    def nearest_users(self, profile: Profile, exclude: int, count: int = NEIGHBOURS) -> pl.Series:
        """Ids of the most similar users, most similar first, without the user `exclude`; equal ones by their ids."""
        profile_stars = pl.DataFrame({"movie_id": profile.movie_ids, "stars": profile.ratings.astype(np.float64)})
        common = self.ratings.join(profile_stars, on="movie_id").filter(pl.col("user_id") != exclude)
        product = pl.col("weight") * pl.col("stars") * pl.col("idf")
        dots = weighted(common, self.idf).group_by("user_id").agg(dot=product.sum())
        similar = dots.join(self.norms, on="user_id").with_columns(similarity=pl.col("dot") / pl.col("norm"))
        return similar.sort(["similarity", "user_id"], descending=[True, False])["user_id"].head(count)

    def ratings_of(self, users: pl.Series, movie_id: int) -> list[float]:
        """The stars that these users gave the movie, of those who rated it."""
        by_users = self.ratings.filter((pl.col("movie_id") == movie_id) & pl.col("user_id").is_in(users.to_list()))
        return by_users["rating"].to_list()


def weighted(ratings: pl.DataFrame, idf: pl.DataFrame) -> pl.DataFrame:
    """With each rating's `idf` and `weight`."""
    return ratings.join(idf, on="movie_id").with_columns(weight=pl.col("rating") * pl.col("idf"))
