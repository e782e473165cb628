"""The users of the data set itself."""

from bisect import bisect_left, bisect_right

import polars as pl

from services.recommender.domain.profile import UserProfile, Verdict


class SampleUsers:
    """Held in memory, sorted by user id. Their profiles are never changed."""

    def __init__(self, ratings: pl.DataFrame) -> None:
        ordered = ratings.sort("user_id", maintain_order=True)
        self._users = ordered["user_id"].to_numpy()
        self._ratings = ordered.drop("user_id")
        self.last_id = int(self._users[-1]) if len(self._users) else 0
        self.count = ordered["user_id"].n_unique()

    def find(self, user_id: int) -> UserProfile | None:
        start, stop = bisect_left(self._users, user_id), bisect_right(self._users, user_id)
        if start == stop:
            return None
        rows = self._ratings[start:stop].iter_rows(named=True)
        verdicts = {row["movie_id"]: Verdict(row["rating"], row["rated_at"]) for row in rows}
        return UserProfile(user_id, 0, verdicts)
