import numpy as np
import pytest

from services.recommender.model import item_similarity as module
from services.recommender.model.item_similarity import ItemSimilarity
from services.recommender.model.matrix import Array
from tests.support.rating_frames import ratings_of_table

TABLE = np.random.default_rng(8).integers(0, 6, (9, 6)).astype(float)
TABLE[:, 5] = 0
IDS = np.arange(1, 7)
GENRES = np.array([[1, 0], [0.5**0.5, 0.5**0.5], [0, 1], [1, 0], [0, 0], [0, 1]])
RATINGS = ratings_of_table(TABLE.tolist())
SIMILARITY = ItemSimilarity.from_ratings(RATINGS, IDS, GENRES)


def naive_preferences() -> Array:
    rated = TABLE > 0
    counts = rated.sum(axis=1, keepdims=True)
    means = TABLE.sum(axis=1, keepdims=True) / counts
    return np.asarray(np.where(rated, np.maximum(TABLE - means + 1, 0), 0) / np.log(2 + counts))


def naive(first: int, second: int) -> float:
    liking, rated = naive_preferences(), TABLE > 0
    norms = np.linalg.norm(liking, axis=0)
    both = int((rated[:, first] & rated[:, second]).sum())
    cosine = liking[:, first] @ liking[:, second] / norms[first] / norms[second] if both else 0
    popularity = np.log(1 + rated.sum(axis=0)) / np.log(1 + rated.sum(axis=0).max())
    shrunk = cosine * both / (both + 20) + 1e-6 * popularity[second]
    return float(shrunk * (1 + 0.5 * GENRES[first] @ GENRES[second]))


@pytest.mark.parametrize("first", range(6))
@pytest.mark.parametrize("second", range(6))
def test_it_is_the_formula(first: int, second: int) -> None:
    assert SIMILARITY.similarities(first)[second] == pytest.approx(naive(first, second), abs=2e-7, rel=1e-5)


def test_preferences_are_stars_above_the_mean_of_the_user() -> None:
    assert np.allclose(SIMILARITY.preferences.toarray(), naive_preferences(), atol=1e-6)
    assert SIMILARITY.preferences.dtype == np.float32
    assert np.allclose(SIMILARITY.norms, np.linalg.norm(naive_preferences(), axis=0), atol=1e-6)
    assert SIMILARITY.popularity.max() == 1
    assert SIMILARITY.popularity[5] == 0


def test_the_order_of_the_ratings_changes_nothing() -> None:
    shuffled = ItemSimilarity.from_ratings(RATINGS.sample(fraction=1, shuffle=True, seed=3), IDS, GENRES)
    assert np.array_equal(shuffled.similarities(3), SIMILARITY.similarities(3))


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_those_who_like_it_most_stand_for_all_its_raters(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(module, "MAX_RATERS", limit)
    rows, liking = SIMILARITY._strongest_raters(0)
    expected = np.argsort(-naive_preferences()[:, 0], kind="stable")[:limit]
    assert sorted(rows.tolist()) == sorted(expected.tolist())
    assert np.allclose(naive_preferences()[rows, 0], liking, atol=1e-6)


def test_equally_strong_raters_are_taken_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_RATERS", 2)
    same = ItemSimilarity.from_ratings(ratings_of_table([[4, 4]] * 4), np.array([1, 2]), np.zeros((2, 1)))
    assert same._strongest_raters(1)[0].tolist() == [0, 1]


def test_a_movie_without_ratings_has_the_popular_ones_of_its_genres() -> None:
    similar = SIMILARITY.similarities(5)
    assert np.argsort(-similar)[0] == 2
    assert similar.max() < 1e-5


def test_without_any_rating_only_zeros_are_left() -> None:
    nothing = ItemSimilarity.from_ratings(RATINGS.clear(), IDS, GENRES)
    assert nothing.similarities(0).tolist() == [0] * 6


def test_small_preferences_are_compared_too() -> None:
    """Both users give this movie far less than their mean, so that their preference is all but 0."""
    table = [[4.0, 4.0, 3.01], [4.0, 4.0, 3.01]]
    similar = ItemSimilarity.from_ratings(ratings_of_table(table), np.arange(1, 4), np.zeros((3, 1)))
    assert similar.similarities(2)[0] == pytest.approx(2 / 22, rel=1e-2)
    assert similar.similarities(2)[2] == pytest.approx(2 / 22, rel=1e-2)


def test_it_is_compared_by_identity_and_never_changes() -> None:
    assert ItemSimilarity(*vars(SIMILARITY).values()) != SIMILARITY
    with pytest.raises(AttributeError):
        SIMILARITY.norms = GENRES  # type: ignore[misc]


def test_the_time_of_a_request_is_bounded() -> None:
    assert module.MAX_RATERS == 2000
