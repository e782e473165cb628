"""The people closest in taste to a profile, whatever algorithm makes the lists.

Closeness is the cosine of stars weighed by log(users / raters), so that a rare movie in common says more than a famous
one. It is worked out from the ratings themselves when asked for: no matrix is kept.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from services.recommender.model.interface import Profile

CLOSEST = 60


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    ratings: pl.DataFrame
    """ratings(user_id, movie_id, rating)"""
    rarity: pl.DataFrame
    """rarity(movie_id, rarity)"""
    norms: pl.DataFrame
    """norms(user_id, norm): the length of each user's weighed stars"""

    @classmethod
    def of(cls, ratings: pl.DataFrame) -> "Neighbourhood":
        users, raters = ratings["user_id"].n_unique(), ratings.group_by("movie_id").len("raters")
        rarity = raters.select("movie_id", rarity=(users / pl.col("raters")).log().clip(1e-3))
        lengths = weighed(ratings, rarity).group_by("user_id").agg(norm=pl.col("weight").pow(2).sum().sqrt())
        return cls(ratings, rarity, lengths)

    def closest(self, profile: Profile, but: int, count: int = CLOSEST) -> pl.Series:
        """Ids of the users of closest taste, closest first, without the user `but`."""
        taste = pl.DataFrame({"movie_id": profile.movie_ids, "stars": profile.ratings.astype(np.float64)})
        common = self.ratings.join(taste, on="movie_id").filter(pl.col("user_id") != but)
        product = pl.col("weight") * pl.col("stars") * pl.col("rarity")
        dots = weighed(common, self.rarity).group_by("user_id").agg(dot=product.sum())
        likeness = dots.join(self.norms, on="user_id").with_columns(likeness=pl.col("dot") / pl.col("norm"))
        return likeness.sort(["likeness", "user_id"], descending=[True, False])["user_id"].head(count)

    def stars_of(self, users: pl.Series, movie_id: int) -> list[float]:
        """What these users gave the movie, where they rated it."""
        given = self.ratings.filter((pl.col("movie_id") == movie_id) & pl.col("user_id").is_in(users.to_list()))
        return given["rating"].to_list()


def weighed(ratings: pl.DataFrame, rarity: pl.DataFrame) -> pl.DataFrame:
    """With each rating's `rarity` and `weight`."""
    return ratings.join(rarity, on="movie_id").with_columns(weight=pl.col("rating") * pl.col("rarity"))
