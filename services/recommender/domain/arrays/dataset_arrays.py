"""Everything that is worked out of the ratings and movies of a data set, as arrays that a training publishes."""

from dataclasses import dataclass
from typing import Self

from services.recommender.datasets.formats import Dataset
from services.recommender.datasets.twins import Twins, find_twins, merge_twins
from services.recommender.domain.arrays.catalogue_arrays import CatalogueArrays
from services.recommender.model.item_similarity import ItemSimilarity
from services.recommender.model.onboarding import onboarding_groups
from services.recommender.model.ratings.by_user import RatingsByUser
from services.recommender.model.user_similarity import UserSimilarity

Group = tuple[str, list[int]]
"""The label of a group of movies for new users, and their ids."""


@dataclass(frozen=True, eq=False)
class DatasetArrays:
    """All but `ratings` have one id per movie."""

    ratings: int
    """How many the data set has."""
    kept: list[tuple[int, int]]
    """Each id that is not kept, and the one that stands for it."""
    catalogue: CatalogueArrays
    samples: RatingsByUser
    user_similarity: UserSimilarity
    item_similarity: ItemSimilarity
    onboarding: list[Group]

    @classmethod
    def from_dataset(cls, source: Dataset) -> Self:
        twins = find_twins(source)
        merged = merge_twins(source, twins)
        ratings, movies = merged.ratings, merged.movies
        groups = onboarding_groups(ratings, movies)
        return cls(
            ratings=source.ratings.height,
            kept=list(twins.kept.items()),
            catalogue=CatalogueArrays.from_dataset(merged),
            samples=RatingsByUser.from_frame(ratings),
            user_similarity=UserSimilarity.from_ratings(ratings),
            item_similarity=ItemSimilarity.from_frames(ratings, movies),
            onboarding=[(group.label, group.movie_ids.tolist()) for group in groups],
        )

    @property
    def twins(self) -> Twins:
        return Twins(dict(self.kept))
