from math import exp

import numpy as np
import pytest

from services.recommender.model import Contributions, Profile
from services.recommender.model.algorithms.item_weights import ItemWeightsModel, first_of_each_row
from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.execution import Execution
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import DenseWeights
from tests.support.rating_frames import matrix_of_table, profile_of

MATRIX = matrix_of_table([[5, 0, 2], [3, 1, 0]])
W = np.array([[0, 0.5, -1], [2, 0, 0.25], [0, 4, 0]])


def model_with(value_offset: float = 0.0, recency: float = 0.0) -> ItemWeightsModel:
    return ItemWeightsModel(
        movie_ids=MATRIX.movie_ids,
        weights=DenseWeights(W),
        popularity=Popularity.from_matrix(MATRIX),
        stars=ItemKnnStars.fit(MATRIX, Execution()),
        value_offset=value_offset,
        recency=recency,
    )


@pytest.mark.parametrize(("offset", "values"), [(0, [1, 0.4]), (0.5, [1, 0.7]), (-1, [1, -0.2]), (1, [1, 1])])
def test_a_rating_weighs_the_offset_and_up(offset: float, values: list[float]) -> None:
    weighed = model_with(offset).values(np.array([5.0, 2.0]), np.array([0, 0]))
    assert weighed.tolist() == pytest.approx(values)
    assert weighed.dtype == np.float32


def test_with_recency_the_latest_rating_counts_in_full_and_the_oldest_a_fifth() -> None:
    ages = [1, 0, 2]
    weighed = model_with(recency=2).values(np.array([5.0, 2.5, 5.0]), np.array([20, 30, 10]))
    expected = [value * (0.2 + 0.8 * exp(-age / 2)) for value, age in zip([1, 0.5, 1], ages, strict=True)]
    assert weighed.tolist() == pytest.approx(expected)
    many = model_with(recency=0.5).values(np.full(50, 5.0), np.arange(50))
    assert many[-1] == pytest.approx(1)
    assert many[0] == pytest.approx(0.2)


def test_of_ratings_at_the_same_time_the_first_counts_as_the_latest() -> None:
    weighed = model_with(recency=1).values(np.array([5.0, 5.0]), np.array([7, 7]))
    assert weighed.tolist() == pytest.approx([1, 0.2 + 0.8 * exp(-1)])


def test_a_score_is_the_weighted_sum() -> None:
    assert model_with().scores(profile_of({1: 5.0, 2: 2.5, 77: 5.0})).tolist() == pytest.approx([1, 0.5, -0.875])
    late = model_with(recency=1).scores(profile_of({1: 5.0, 2: 5.0}))
    assert late.tolist() == pytest.approx(((0.2 + 0.8 * exp(-1)) * W[0] + W[1]).tolist(), rel=1e-6)


def test_a_profile_without_any_known_movie_is_ranked_by_popularity() -> None:
    model = model_with()
    for profile in (Profile.empty(), profile_of({77: 5.0})):
        assert model.scores(profile).tolist() == model.popularity.scores().tolist()
        assert model.explain(profile, 1) is None
        assert model.explain_all(profile, np.array([1, 2])) == [None, None]
        assert model.explain_briefly(profile, np.array([1, 2]), 2) == [None, None]


def test_contributions_are_sorted_and_add_up_to_the_score() -> None:
    profile = profile_of({1: 5.0, 2: 2.5, 3: 5.0})
    first, second = model_with().explain_all(profile, np.array([3, 2]))
    assert isinstance(first, Contributions)
    assert isinstance(second, Contributions)
    assert first.amounts.tolist() == [0.125, 0, -1]
    assert first.movie_ids.tolist() == [2, 3, 1]
    assert first.ratings.tolist() == [2.5, 5, 5]
    assert second.amounts.tolist() == [4, 0.5, 0]
    assert second.movie_ids.tolist() == [3, 1, 2]
    assert first.amounts.sum() == pytest.approx(float(model_with().scores(profile)[2]))


def test_contributions_have_the_weight_of_their_recency() -> None:
    explained = model_with(recency=1).explain(profile_of({1: 5.0, 2: 5.0}), 3)
    assert isinstance(explained, Contributions)
    assert explained.amounts.tolist() == pytest.approx([0.25, -(0.2 + 0.8 * exp(-1))])


def test_stars_are_those_of_the_star_model() -> None:
    model, profile = model_with(), profile_of({1: 5.0})
    assert model.predict(profile).tolist() == model.stars.predict(profile).tolist()


def test_an_unknown_movie_cannot_be_explained_and_models_never_change() -> None:
    with pytest.raises(KeyError, match="9"):
        model_with().explain(profile_of({1: 5.0}), 9)
    assert model_with() != model_with()
    with pytest.raises(AttributeError):
        model_with().recency = 3  # type: ignore[misc]


def test_the_largest_of_equal_values_are_the_first() -> None:
    values = np.array([[1.0, 3, 3, 2], [0, 0, 0, 0]])
    assert first_of_each_row(values, 3).tolist() == [[1, 2, 3], [0, 1, 2]]
    assert first_of_each_row(values, 9).tolist() == [[1, 2, 3, 0], [0, 1, 2, 3]]
