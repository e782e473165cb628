import numpy as np
import pytest

from services.recommender.domain.arrays.movies import MovieTable
from services.recommender.features import feature_memory as module
from services.recommender.features.feature_memory import FeatureMemory
from services.recommender.features.movie_features import movie_features
from services.recommender.model.movie_features import FeatureSpace
from shared.contracts.movie_records import MovieFields, MovieRecord
from shared.lists.fragments.table import Fragments
from tests.unit.recommender.features.test_movie_features import FRAME, SPACE, TAGS, movie


def record(movie_id: int, *tags: str) -> MovieRecord:
    return MovieRecord(movie_id=movie_id, version=1, fields=MovieFields(title="A", tags=list(tags)))


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The movies whose features were computed, by call."""
    calls: list[list[int]] = []

    def spy(space: object, movie_ids: object, *args: object, **options: object) -> object:
        calls.append(movie_ids.tolist())  # type: ignore[attr-defined]
        return movie_features(space, movie_ids, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "movie_features", spy)
    return calls


def test_only_features_of_new_and_changed_movies_are_computed(computed: list[list[int]]) -> None:
    memory, ids = FeatureMemory(), np.array([5, 7, 9])
    movies = {movie_id: movie(movie_id, 1990, "Drama") for movie_id in ids.tolist()}
    records = {movie_id: record(movie_id, "noir") for movie_id in ids.tolist()}
    memory.features(SPACE, ids, movies, records, with_tmdb=False)
    later = np.array([5, 6, 7])
    movies = movies | {6: movie(6, 1994, "Comedy"), 7: movie(7, 1992, "Comedy")}
    records = records | {5: record(5, "jazz"), 7: record(7, "noir")}
    found = memory.features(SPACE, later, movies, records, with_tmdb=False)
    assert found.toarray().tolist() == movie_features(SPACE, later, movies, records, with_tmdb=False).toarray().tolist()
    memory.features(SPACE, ids, movies, records, with_tmdb=False)
    assert computed == [[5, 7, 9], [5, 6, 7], [9]]


def test_features_of_movies_of_the_data_set_are_computed_once(computed: list[list[int]]) -> None:
    """They are read anew each time."""
    memory, ids = FeatureMemory(), np.array([5, 7])
    movies = MovieTable(Fragments.from_movies([movie(5, 1990, "Drama"), movie(7, 1992, "Comedy")]))
    for _ in range(2):
        memory.features(SPACE, ids, movies, {}, with_tmdb=False)
    assert computed == [[5, 7], []]


def test_another_space_of_features_remembers_nothing(computed: list[list[int]]) -> None:
    memory, ids, movies = FeatureMemory(), np.array([5]), {5: movie(5, 1990, "Drama")}
    for space in (SPACE, FeatureSpace.from_frames(FRAME, TAGS)):
        memory.features(space, ids, movies, {}, with_tmdb=False)
    assert computed == [[5], [5]]


def test_when_the_last_added_movie_is_gone_there_are_no_features() -> None:
    memory, movies = FeatureMemory(), {5: movie(5, 1990, "Drama")}
    memory.features(SPACE, np.array([5]), movies, {}, with_tmdb=False)
    assert memory.features(SPACE, np.array([], dtype=np.int64), movies, {}, with_tmdb=False).shape[0] == 0
