from collections.abc import Callable

import numpy as np

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.behaviour.dislikes import measure_dislikes, ranks
from services.recommender.model import ALGORITHMS, Model, Profile, fit
from services.recommender.model.interface import Attribution, Floats, Ints


class SumOfStars(Model):
    """The score of every movie changes with each rating: up or down with its stars, evenly or around the middle."""

    def __init__(self, movie_ids: Ints, score: Callable[[Floats], float]) -> None:
        self.movie_ids, self.score = movie_ids, score

    def scores(self, profile: Profile) -> Floats:
        falling = np.linspace(1, 0, len(self.movie_ids))
        return falling * self.score(profile.ratings)

    def predict(self, profile: Profile) -> Floats:
        return np.full(len(self.movie_ids), profile.ratings.mean())

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:  # noqa: ARG002
        return [None] * len(movie_ids)


def test_a_model_that_ignores_stars_moves_nothing(dataset: Dataset) -> None:
    model = SumOfStars(dataset.movies["movie_id"].to_numpy(), lambda _stars: 1.0)
    assert set(measure_dislikes(model, dataset).values()) == {0.0}


def test_the_default_hears_dislikes(dataset: Dataset) -> None:
    measured = measure_dislikes(fit(ALGORITHMS["ease"], dataset.ratings, dataset.movies), dataset)
    assert measured["below_unrated"] > measured["above_unrated"]
    assert measured["below_loved"] > measured["above_loved"]


def test_ranks_start_at_one_and_end_with_what_is_never_listed() -> None:
    model = SumOfStars(np.arange(4), lambda _stars: 1.0)
    assert ranks(model, Profile.empty(), np.array([0])).tolist() == [4, 1, 2, 3]
