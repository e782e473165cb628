from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from services.recommender.model import Contributions, Profile
from services.recommender.model.algorithms.crowd import crowd_scores
from services.recommender.model.algorithms.item_weights import ItemWeightsModel, first_of_each_row, largest_by_level
from services.recommender.model.algorithms.nearness import Nearness
from services.recommender.model.algorithms.popularity import Popularity
from services.recommender.model.algorithms.rating_values import RatingValues
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, SparseRows
from services.recommender.model.ranking import standardise
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import DenseWeights
from tests.support.rating_frames import matrix_of_table, profile_of

MATRIX = matrix_of_table([[5, 0, 2], [3, 1, 0]])
W = np.array([[0, 0.5, -1], [2, 0, 0.25], [0, 4, 0]])


LIKES = np.array([2.0, 0.0, 1.0])


NEAREST = Nearness(SparseRows.from_csr(sparse.csr_array(np.array([[0, 1, 0.5], [1, 0, 0], [0.5, 0, 0]]))))


def model_with(
    recency: float = 0.0, star_share: float = 0.0, likes: Array | None = None, avoidance: float = 0.0
) -> ItemWeightsModel:
    return ItemWeightsModel(
        movie_ids=MATRIX.movie_ids,
        weights=DenseWeights(W),
        popularity=Popularity.from_ratings(MATRIX),
        stars=ItemKnnStars.fit(MATRIX, Execution()),
        values=RatingValues(np.array([-0.5, 0, 0.5, 0.75, 1]), recency, 1.0),
        star_share=star_share,
        likes=likes,
        nearness=NEAREST if avoidance else None,
        avoidance=avoidance,
    )


def test_the_predicted_stars_are_a_part_of_the_score_in_units_of_the_ratings_part() -> None:
    profile = profile_of({1: 5.0, 2: 3.0})
    fold_in, without = model_with(star_share=0.5).fold_in(profile), model_with().fold_in(profile)
    z = (fold_in.stars - fold_in.stars.mean()) / fold_in.stars.std()
    assert fold_in.by_ratings.tolist() == without.by_ratings.tolist()
    assert fold_in.by_stars == pytest.approx(0.5 * fold_in.by_ratings.std() * z, abs=1e-5)
    assert not without.by_stars.any()


def test_the_crowd_is_a_part_of_the_score_where_likes_are_known() -> None:
    profile = profile_of({1: 5.0, 2: 3.0})
    fold_in = model_with(star_share=0.5, likes=LIKES).fold_in(profile)
    expected = crowd_scores(fold_in.taste, standardise(LIKES), profile.ratings, np.zeros(3))
    assert fold_in.crowd == pytest.approx(expected, abs=1e-6)
    assert fold_in.crowd.any()
    assert not model_with().fold_in(profile).crowd.any()


def test_the_crowd_says_nothing_for_the_movie_nearest_to_a_dislike() -> None:
    fold_in = model_with(likes=LIKES, avoidance=0.5).fold_in(profile_of({2: 1.0, 3: 5.0}))
    assert fold_in.crowd[0] == 0
    assert model_with(likes=LIKES).fold_in(profile_of({2: 1.0, 3: 5.0})).crowd[0] > 0


@given(
    stars=st.lists(st.integers(1, 10).map(lambda half: half / 2), min_size=1, max_size=3),
    recency=st.sampled_from([0.0, 2.0]),
)
@settings(deadline=None, max_examples=60)
def test_all_terms_add_up_to_the_score(stars: list[float], recency: float) -> None:
    model, profile = model_with(recency, 0.3, LIKES, 0.5), profile_of(dict(enumerate(stars, 1)))
    fold_in, scores = model.fold_in(profile), model.scores(profile)
    for place, explanation in enumerate(model.explain_all(profile, MATRIX.movie_ids)):
        if isinstance(explanation, Contributions):
            others = fold_in.by_stars[place] + fold_in.by_dislikes[place] + fold_in.crowd[place]
            parts = float(explanation.amounts.sum() + others)
            assert parts == pytest.approx(float(scores[place]), abs=1e-5)
            assert not (explanation.amounts[explanation.ratings <= 2] > 0).any()


def test_what_is_nearest_to_a_dislike_loses_in_units_of_the_ratings_part() -> None:
    fold_in = model_with(avoidance=2).fold_in(profile_of({1: 1.0, 2: 5.0}))
    assert fold_in.by_dislikes == pytest.approx(-2 * fold_in.by_ratings.std() * np.array([0, 1, 0.5]), abs=1e-6)
    assert fold_in.taste == pytest.approx(fold_in.by_ratings + fold_in.by_dislikes)
    assert not model_with(avoidance=2).fold_in(profile_of({1: 3.0})).by_dislikes.any()
    assert not model_with().fold_in(profile_of({1: 1.0, 2: 5.0})).by_dislikes.any()


def test_a_dislike_pushes_and_never_lifts() -> None:
    assert model_with().scores(profile_of({1: 1.0})).tolist() == pytest.approx([0, -0.25, 0])


def test_a_score_is_the_weighted_sum() -> None:
    assert model_with().scores(profile_of({1: 5.0, 2: 3.0, 77: 5.0})).tolist() == pytest.approx([1, 0.5, -0.875])
    late = model_with(recency=1).scores(profile_of({1: 5.0, 2: 5.0}))
    assert late.tolist() == pytest.approx(((1 + exp(-1)) * W[0] + 2 * W[1]).tolist(), rel=1e-6)


def test_a_profile_without_any_known_movie_is_ranked_by_popularity() -> None:
    model = model_with()
    for profile in (Profile.empty(), profile_of({77: 5.0})):
        assert model.scores(profile).tolist() == model.popularity.scores().tolist()
        assert model.explain(profile, 1) is None
        assert model.explain_all(profile, np.array([1, 2])) == [None, None]
        assert model.explain_briefly(profile, np.array([1, 2]), 2) == [None, None]


def test_contributions_are_sorted_and_add_up_to_the_score() -> None:
    profile = profile_of({1: 5.0, 2: 3.0, 3: 5.0})
    first, second = model_with().explain_all(profile, np.array([3, 2]))
    assert isinstance(first, Contributions)
    assert isinstance(second, Contributions)
    assert first.amounts.tolist() == [0.125, 0, -1]
    assert first.movie_ids.tolist() == [2, 3, 1]
    assert first.ratings.tolist() == [3, 5, 5]
    assert second.amounts.tolist() == [4, 0.5, 0]
    assert second.movie_ids.tolist() == [3, 1, 2]
    assert first.amounts.sum() == pytest.approx(float(model_with().scores(profile)[2]))


def test_contributions_have_the_weight_of_their_recency() -> None:
    explained = model_with(recency=1).explain(profile_of({1: 5.0, 2: 5.0}), 3)
    assert isinstance(explained, Contributions)
    assert explained.amounts.tolist() == pytest.approx([0.5, -(1 + exp(-1))])


def test_stars_are_those_of_the_star_model() -> None:
    model, profile = model_with(), profile_of({1: 5.0})
    assert model.predict(profile).tolist() == model.stars.predict(profile).tolist()


def test_an_unknown_movie_cannot_be_explained_and_models_never_change() -> None:
    with pytest.raises(KeyError, match="9"):
        model_with().explain(profile_of({1: 5.0}), 9)
    assert model_with() != model_with()
    with pytest.raises(AttributeError):
        model_with().star_share = 3  # type: ignore[misc]


def test_the_largest_of_equal_values_are_the_first() -> None:
    values = np.array([[1.0, 3, 3, 2], [0, 0, 0, 0]])
    assert first_of_each_row(values, 3).tolist() == [[1, 2, 3], [0, 1, 2]]
    assert first_of_each_row(values, 9).tolist() == [[1, 2, 3, 0], [0, 1, 2, 3]]


def test_liked_movies_are_cited_before_others_however_little_they_add() -> None:
    amounts = np.array([[0.1, 9.0, 5.0, 0.2], [0.4, 1.0, 2.0, 0.3]])
    levels = np.array([0, 1, 2, 0])
    assert largest_by_level(amounts, levels, 2).tolist() == [[3, 0], [0, 3]]
    assert largest_by_level(amounts, levels, 3).tolist() == [[3, 0, 1], [0, 3, 1]]
    assert largest_by_level(amounts, levels, 9).tolist() == [[3, 0, 1, 2], [0, 3, 1, 2]]
