from dataclasses import asdict

import pytest

from services.recommender.model.algorithms import registry
from services.recommender.model.algorithms.ease import Ease
from services.recommender.model.algorithms.gaussian import GaussianProcess
from services.recommender.model.algorithms.item_weights import ItemWeightsModel
from services.recommender.model.algorithms.registry import (
    ALGORITHMS,
    FEW_USERS,
    MANY_USERS,
    EaseByShape,
    best_algorithm,
    served_algorithm,
)
from services.recommender.model.execution import Execution
from services.recommender.model.stars import ItemKnnStars
from tests.support.rating_frames import matrix_of_table, movies_frame, ratings_frame

CHOSEN: dict[str, object] = {
    **{"ridge": 900, "ridge_by_popularity": 0.1, "value_offset": 0.1, "genre_weight": 3.0, "damping": 0.05},
    **{"request_values": (-0.1, 0.3, 0.5, 0.82, 1.0), "recency": 2.0, "recency_span": 30.0, "star_share": 0.3},
    **{"low_rank_share": 0.2, "low_rank": 64, "user_norm": 0.4, "movie_norm": 0.5, "low_rank_damping": 0.4},
    **{"max_movies": 12_000, "weights_per_movie": 400, "stars": ItemKnnStars, "sitting_share": 0.5},
    **{"year_weight": 5.0, "avoidance": 0.8},
}


def test_the_chosen_hyper_parameters() -> None:
    assert asdict(MANY_USERS) == CHOSEN
    few: dict[str, object] = {"ridge": 300, "ridge_by_popularity": 0.12, "value_offset": -1.0, "damping": -0.1}
    few |= {"recency": 3.0, "recency_span": 20.0, "year_weight": 3.0, "low_rank_share": 0.0, "weights_per_movie": 1500}
    few |= {"request_values": (-1.0, -0.4, 0.2, 0.6, 1.0), "sitting_share": 0.0, "genre_weight": 2.0}
    assert asdict(FEW_USERS) == {**CHOSEN, **few}
    process = {"factors": 10, "sweeps": 200, "burn_in": 30, "every": 3, "components": 30, "inflation": 1.3}
    assert asdict(GaussianProcess()) == {**process, "share": 0.75, "seed": 0}


def test_the_names_of_the_algorithms() -> None:
    assert list(ALGORITHMS) == ["popularity", "user-cosine", "user-knn", "item-knn", "ease", "gp"]
    assert ALGORITHMS["ease"] == EaseByShape(MANY_USERS, FEW_USERS)
    assert registry.DEFAULT_ALGORITHM == "ease"


def test_gp_ranks_as_ease_does_and_predicts_stars_by_a_gaussian_process() -> None:
    gp = ALGORITHMS["gp"]
    assert isinstance(gp, EaseByShape)
    for shape, ease in ((gp.many_users, MANY_USERS), (gp.few_users, FEW_USERS)):
        assert asdict(shape) == {**asdict(ease), "stars": asdict(GaussianProcess())}


@pytest.mark.parametrize(
    ("users", "movies", "few"), [(2, 4, False), (2, 5, True), (1, 2, False), (1, 3, True), (3, 5, False)]
)
def test_more_than_twice_as_many_movies_as_users_are_few_users(users: int, movies: int, few: bool) -> None:
    by_shape = EaseByShape(Ease(star_share=0.25), Ease(star_share=0.75))
    model = by_shape.fit(matrix_of_table([[4.0] * movies] * users), Execution())
    assert isinstance(model, ItemWeightsModel)
    assert model.star_share == (0.75 if few else 0.25)
    with pytest.raises(AttributeError):
        by_shape.few_users = MANY_USERS  # type: ignore[misc]


def test_an_evaluation_measures_the_hyper_parameters_that_are_served() -> None:
    ratings = ratings_frame([(1, 1, 4), (1, 2, 4), (2, 1, 3)])
    assert served_algorithm("ease", ratings, movies_frame({1: [], 2: [], 3: []})) == MANY_USERS
    assert served_algorithm("ease", ratings, movies_frame({movie: [] for movie in range(1, 6)})) == FEW_USERS
    assert served_algorithm("item-knn", ratings, movies_frame({1: []})) == ALGORITHMS["item-knn"]


@pytest.mark.parametrize(
    ("max_movies", "max_cells", "best"), [(3, 6, "gp"), (2, 6, "ease"), (3, 5, "ease"), (4, 7, "gp")]
)
def test_gp_is_best_where_it_fits(monkeypatch: pytest.MonkeyPatch, max_movies: int, max_cells: int, best: str) -> None:
    monkeypatch.setattr(registry, "MAX_GAUSSIAN_MOVIES", max_movies)
    monkeypatch.setattr(registry, "MAX_GAUSSIAN_CELLS", max_cells)
    assert best_algorithm(2, 3) == best


def test_the_size_that_a_gaussian_process_fits() -> None:
    assert (registry.MAX_GAUSSIAN_MOVIES, registry.MAX_GAUSSIAN_CELLS) == (4_000, 25_000_000)
