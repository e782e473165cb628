import numpy as np
import pytest

from services.recommender.model.ranking import Ranking, newcomer_count_weight, top_k

EVERYTHING = np.ones(30, dtype=bool)


@pytest.fixture
def ranking() -> Ranking:
    """Thirty movies: the first is the most popular, genres change every ten."""
    genres = np.zeros((30, 3), np.float32)
    genres[np.arange(30), np.arange(30) // 10] = 1
    return Ranking.from_counts(np.arange(30, 0, -1).astype(np.float32) ** 2, genres)


def scores() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.linspace(1, 0, 30)


def test_the_best_scores_come_first(ranking: Ranking) -> None:
    assert ranking.top(scores(), EVERYTHING, 5).tolist() == [0, 1, 2, 3, 4]


def test_what_is_not_allowed_never_comes(ranking: Ranking) -> None:
    allowed = EVERYTHING.copy()
    allowed[[0, 2]] = False
    assert ranking.top(scores(), allowed, 3, diversity=0.7).tolist()[0] == 1
    assert not set(ranking.top(scores(), allowed, 28, popularity=1, diversity=1)) & {0, 2}


def test_no_more_movies_than_there_are(ranking: Ranking) -> None:
    assert sorted(ranking.top(scores(), EVERYTHING, 100)) == list(range(30))
    assert ranking.top(scores(), ~EVERYTHING, 10).tolist() == []


def test_popularity_prefers_the_known_or_the_unknown(ranking: Ranking) -> None:
    flat = np.random.default_rng(1).random(30)
    popular = ranking.top(flat, EVERYTHING, 8, popularity=1)
    rare = ranking.top(flat, EVERYTHING, 8, popularity=-1)
    assert ranking.counts[popular].mean() > 2 * ranking.counts[rare].mean()


def test_the_crowd_has_a_share_in_the_lists_of_newcomers_that_goes_with_every_rating(ranking: Ranking) -> None:
    flat = np.random.default_rng(1).random(30)
    known = [
        ranking.counts[ranking.top(flat, EVERYTHING, 8, count_weight=newcomer_count_weight(ratings))].mean()
        for ratings in (1, 5, 21)
    ]
    assert known[0] > known[1] > known[2]
    assert newcomer_count_weight(0) == newcomer_count_weight(21) == 0


def test_diversity_brings_other_genres_in(ranking: Ranking) -> None:
    def genres_in(diversity: float) -> int:
        return len(set(ranking.top(scores(), EVERYTHING, 6, diversity=diversity) // 10))

    assert genres_in(0) == 1
    assert genres_in(1) == 3


def test_equal_values_keep_their_order() -> None:
    assert top_k(np.array([1.0, 3.0, 3.0, 3.0, 2.0]), 2).tolist() == [1, 2]
