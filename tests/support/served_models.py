"""Models fitted to the small data set, in the form that the recommender serves."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import polars as pl

from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.domain.profile import UserProfile
from services.recommender.domain.published_model import PublishedModel
from services.recommender.lists.served_model import ActiveModel, ServedModel
from services.recommender.model import ALGORITHMS, Model, fit
from shared.contracts.lists import Controls, RecommendedMovie
from shared.lists.rendering import RenderedList
from tests.support.rendered_lists import movies_of, rendered_list
from tests.support.small_dataset import small_dataset

DATASET = small_dataset()
LOADED = LoadedDataset.from_source("small", DATASET)
IDS: list[int] = DATASET.movies["movie_id"].to_list()
SAMPLE_USER = 4


@cache
def fitted(algorithm: str) -> Model:
    return fit(ALGORITHMS[algorithm], DATASET.ratings, DATASET.movies)


def published(algorithm: str = "ease", version: str = "v1") -> PublishedModel:
    return PublishedModel(version, algorithm, "small", datetime(2026, 1, 1, tzinfo=UTC), fitted(algorithm))


@cache
def served_model(algorithm: str = "ease", version: str = "v1") -> ServedModel:
    return ServedModel(LOADED, published(algorithm, version))


@cache
def twin_dataset() -> LoadedDataset:
    """The small data set, whose second movie is another id of the first."""
    movies = DATASET.movies
    first = movies.row(0, named=True)
    is_second = pl.col("movie_id") == IDS[1]
    twin = {name: pl.when(is_second).then(pl.lit(first[name])).otherwise(name) for name in ("title", "year")}
    return LoadedDataset.from_source("small", replace(DATASET, movies=movies.with_columns(**twin).cast(movies.schema)))


class TransparentModel(ServedModel):
    """Lists a single movie, whose title names the ratings that the list was computed from."""

    def rendered_list_for(self, profile: UserProfile, amount: int, controls: Controls) -> RenderedList:
        del amount, controls
        ratings = {movie_id: verdict.rating for movie_id, verdict in sorted(profile.rated.items())}
        movie = {"movie_id": 1, "title": str(ratings), "year": None, "genres": []}
        row = RecommendedMovie(**movie, score=1, predicted_rating=3, reason="")
        return rendered_list(self.head(profile), [row], self.access_to(profile))


def movies_for(served: ServedModel, profile: UserProfile, amount: int, controls: Controls) -> list[RecommendedMovie]:
    return movies_of(served.rendered_list_for(profile, amount, controls))


def active(served: ServedModel | None = None) -> ActiveModel:
    active_model = ActiveModel()
    active_model.current = served or served_model()
    return active_model
