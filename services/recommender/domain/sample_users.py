"""The users of the data set itself."""

from dataclasses import dataclass

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.model.ratings.by_user import RatingsByUser


@dataclass(frozen=True)
class SampleUsers:
    """Their profiles are never changed. None is a Python object before it is asked for."""

    ratings: RatingsByUser

    @property
    def last_id(self) -> int:
        return self.ratings.last_user_id

    @property
    def count(self) -> int:
        return self.ratings.users

    def find(self, user_id: int) -> UserProfile | None:
        if not self.ratings.knows(user_id):
            return None
        rated = self.ratings.of_user(user_id)
        return UserProfile(user_id, 0, {movie_id: Verdict(stars, at) for movie_id, stars, at in rated})
