import numpy as np
import pytest

from services.recommender.model import ranking as ranking_module
from services.recommender.model.matrix import Array
from services.recommender.model.ranking import Ranking, standardise, top_k

ALL = np.ones(30, dtype=bool)
FALLING = np.linspace(1, 0, 30)
RANDOM = np.random.default_rng(1).random(30)


@pytest.fixture
def ranking() -> Ranking:
    """Thirty movies: the first is the most popular, genres change every ten."""
    genres = np.zeros((30, 3), np.float32)
    genres[np.arange(30), np.arange(30) // 10] = 1
    return Ranking.from_counts(np.arange(30, 0, -1).astype(np.float32) ** 2, genres)


def test_the_best_scores_come_first(ranking: Ranking) -> None:
    assert ranking.top(FALLING, ALL, 5).tolist() == [0, 1, 2, 3, 4]


def test_excluded_movies_are_never_ranked(ranking: Ranking) -> None:
    allowed = ALL.copy()
    allowed[[0, 2]] = False
    assert ranking.top(FALLING, allowed, 3).tolist() == [1, 3, 4]
    assert ranking.top(FALLING, allowed, 3, diversity=0.7).tolist()[0] == 1
    assert not set(ranking.top(FALLING, allowed, 28, popularity=1, diversity=1)) & {0, 2}


def test_no_more_movies_than_there_are(ranking: Ranking) -> None:
    assert sorted(ranking.top(FALLING, ALL, 100)) == list(range(30))
    assert sorted(ranking.top(FALLING, ALL, 100, diversity=1)) == list(range(30))
    assert ranking.top(FALLING, ~ALL, 10).tolist() == []


@pytest.mark.parametrize("popularity", [0.0, 0.5, 1.0])
def test_adjusted_scores_are_their_formula(ranking: Ranking, popularity: float) -> None:
    candidates = np.array([2, 5, 11, 29])

    def z(values: Array) -> Array:
        return np.asarray((values - values.mean()) / values.std())

    expected = z(RANDOM[candidates]) + 2 * popularity * z(np.log(1 + ranking.counts[candidates]))
    assert np.allclose(ranking.adjusted_scores(RANDOM, candidates, popularity), expected, atol=1e-4)


def test_at_the_other_end_scores_are_divided_by_a_power_of_the_counts(ranking: Ranking) -> None:
    proven = np.flatnonzero(ranking.counts >= 10)
    divided = standardise(RANDOM[proven])
    divided = np.where(divided > 0, divided / ranking.counts[proven] ** 0.375, divided)
    famous = np.arange(len(proven)) < 4  # an eighth of 27
    expected = standardise(divided) - 10 * famous
    assert np.allclose(ranking.adjusted_scores(RANDOM, proven, -0.5), expected, atol=1e-4)


def test_no_score_lists_a_famous_movie_first_at_the_other_end(ranking: Ranking) -> None:
    """As after a few ratings, when the crowd's favourites are all that is known to be near."""
    scores = np.where(np.arange(30) < 3, 100.0, RANDOM)
    famous = {0, 1, 2, 3, 4, 5, 6}  # a quarter of 27
    listed = ranking.top(scores, ALL, 30, popularity=-1).tolist()
    assert not famous & set(listed[:20])
    assert set(listed[20:27]) == famous


def test_movies_that_nobody_has_rated_are_ranked_at_the_other_end_too() -> None:
    unrated = Ranking.from_counts(np.zeros(30, np.float32), np.zeros((30, 1), np.float32))
    assert unrated.top(RANDOM, ALL, 30, popularity=-1).tolist() == np.argsort(-RANDOM).tolist()


def test_a_movie_that_hardly_anybody_rated_comes_last_at_the_other_end(ranking: Ranking) -> None:
    listed = ranking.top(RANDOM, ALL, 30, popularity=-1)
    unproven = ranking.counts[listed] < 10
    assert unproven.sum() == 3
    assert unproven[-3:].all()


def test_scores_that_differ_by_rounding_are_ranked_by_movie_id(ranking: Ranking) -> None:
    scores = RANDOM.copy()
    scores[[4, 9]] = 2.0
    expected = ranking.top(scores, ALL, 30).tolist()
    for noise in (1e-6, -1e-6):
        scores[9] = 2.0 + noise
        assert ranking.top(scores, ALL, 30).tolist() == expected
    assert expected[:2] == [4, 9]


def test_the_controls_are_neutral_by_default(ranking: Ranking) -> None:
    candidates = np.array([2, 5, 11, 29])
    by_default = ranking.adjusted_scores(RANDOM, candidates)
    assert by_default.tolist() == ranking.adjusted_scores(RANDOM, candidates, 0).tolist()
    assert ranking.select(candidates, by_default, 4).tolist() == ranking.select(candidates, by_default, 4, 0).tolist()


def test_top_hands_all_controls_on(ranking: Ranking) -> None:
    candidates = np.arange(30)
    adjusted = ranking.adjusted_scores(RANDOM, candidates, 0.6)
    expected = ranking.select(candidates, adjusted, 7, 0.8)
    assert ranking.top(RANDOM, ALL, 7, popularity=0.6, diversity=0.8).tolist() == expected.tolist()
    assert ranking.top(RANDOM, ALL, 7).tolist() == np.argsort(-RANDOM)[:7].tolist()


def test_popularity_prefers_well_known_or_unknown_movies(ranking: Ranking) -> None:
    popular = ranking.top(RANDOM, ALL, 8, popularity=1)
    rare = ranking.top(RANDOM, ALL, 8, popularity=-1)
    assert ranking.counts[popular].mean() > 2 * ranking.counts[rare].mean()


def test_diversity_brings_other_genres_in(ranking: Ranking) -> None:
    def genres_in(diversity: float) -> int:
        return len(set(ranking.top(FALLING, ALL, 6, diversity=diversity) // 10))

    assert genres_in(0) == 1
    assert genres_in(1) == 3


def test_genres_are_of_length_one_or_none() -> None:
    genres = Ranking.from_counts(np.ones(3), np.array([[1.0, 1, 0], [0, 0, 1], [0, 0, 0]])).genres
    assert np.allclose(genres, [[0.5**0.5, 0.5**0.5, 0], [0, 0, 1], [0, 0, 0]])


def test_a_ranking_is_compared_by_identity_and_never_changes(ranking: Ranking) -> None:
    assert ranking != Ranking(ranking.counts, ranking.genres)
    with pytest.raises(AttributeError):
        ranking.counts = np.ones(3)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("k", "expected"),
    [(1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (4, [1, 2, 3, 4]), (5, [1, 2, 3, 4, 0]), (9, [1, 2, 3, 4, 0])],
)
def test_equal_values_keep_their_order(k: int, expected: list[int]) -> None:
    assert top_k(np.array([1.0, 3.0, 3.0, 3.0, 2.0]), k).tolist() == expected


def test_any_number_of_the_largest_of_many_values() -> None:
    """Of so many that no partition happens to sort them whole."""
    values = np.random.default_rng(1).random(1000)
    order = np.argsort(-values)
    assert all(np.array_equal(top_k(values, k), order[:k]) for k in range(1, 1001))


def test_standardised_values_have_mean_zero_and_deviation_one() -> None:
    assert np.allclose(standardise(np.array([1.0, 2.0, 3.0])), [-(1.5**0.5), 0, 1.5**0.5])
    assert standardise(np.array([4.0, 4.0])).tolist() == [0, 0]
    assert np.allclose(standardise(np.array([1e-3, 2e-3])), [-1, 1], atol=1e-4)
    assert np.allclose(standardise(np.array([0, 2e-9])), [-0.5, 0.5], atol=1e-3)


@pytest.mark.parametrize(("other", "second"), [(9, 9), (10, 1)])
def test_a_varied_list_is_picked_from_five_candidates_a_place(other: int, second: int) -> None:
    genres = np.tile([1.0, 0.0], (40, 1))
    genres[other] = [0, 1]
    ranking = Ranking.from_counts(np.ones(40), genres)
    assert ranking.select(np.arange(40), np.linspace(1, 0.9, 40), 2, 1).tolist() == [0, second]
    assert ranking_module.CANDIDATES_PER_PLACE == 5


def test_a_leaning_moves_movies_by_standard_deviations_of_the_scores() -> None:
    ranking = Ranking(np.ones(4), np.zeros((4, 1)))
    scores, allowed = np.array([4.0, 3.0, 2.0, 1.0]), np.ones(4, bool)
    assert ranking.top(scores, allowed, 4, lean=np.array([0.0, 0.0, 0.0, 0.6])).tolist() == [0, 3, 1, 2]
    assert ranking.top(scores, allowed, 4, lean=np.array([-0.6, 0.0, 0.0, 0.0])).tolist() == [1, 2, 0, 3]
