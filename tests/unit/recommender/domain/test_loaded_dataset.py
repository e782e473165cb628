"""What a record adds is scored from the next request on, in the same way by every replica."""

from datetime import UTC, datetime

import numpy as np
import pytest

from services.recommender.domain.arrays.movies import MovieTable
from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.published_model import PublishedModel
from services.recommender.lists.served_model import ServedModel
from services.recommender.model.movie_features import FeatureSpace
from shared.contracts.lists import Controls
from shared.contracts.movie_records import MovieFields, MovieRecord
from shared.contracts.movies import Movie
from shared.lists.compact_list import RatingsReason
from tests.support.catalogue.opposite_tastes import MOVIES, ROMANCES, WAR, dataset, fitted
from tests.support.package_dataclasses import is_compared_by_identity, is_frozen

NEW = 1_000_001
TMDB = {"fields": ["tags"], "fetched_on": "2026-11-01"}
BASE = LoadedDataset.from_source("planted", dataset())


def with_new_movie(base: LoadedDataset = BASE, **fields: object) -> LoadedDataset:
    stated = MovieFields.model_validate({"title": "New", "year": 1975, "genres": ["War"], **fields})
    return base.with_records({NEW: MovieRecord(movie_id=NEW, version=1, fields=stated)}, {NEW}, 1)


def fan_of(movies: list[int]) -> UserProfile:
    return UserProfile(7, 1, {movie: Verdict(5.0, at) for at, movie in enumerate(movies[:12])})


def served(loaded: LoadedDataset) -> ServedModel:
    return ServedModel(loaded, PublishedModel("v1", "ease", "planted", datetime(2026, 1, 1, tzinfo=UTC), fitted()))


def test_a_new_movie_is_in_the_list_of_those_whose_taste_it_fits() -> None:
    added = served(with_new_movie(tags=["battle"]))
    fan, other = map(fan_of, (WAR, ROMANCES))
    assert NEW in added.list_for(fan, 20, Controls()).movie_ids
    assert NEW not in added.list_for(other, 20, Controls()).movie_ids
    again = served(with_new_movie(tags=["battle"]))
    assert again.list_for(fan, 100, Controls()).scores == added.list_for(fan, 100, Controls()).scores


def test_the_reason_names_what_the_movie_shares_with_liked_ones() -> None:
    added, fan = served(with_new_movie(tags=["battle"])), fan_of(WAR).for_model()
    (reason,) = added.reasons(fan, np.array([NEW]))
    assert isinstance(reason, RatingsReason)
    assert {each.movie_id for each in reason.cited} <= set(WAR[:12])
    assert set(reason.shared) <= {("genre", "War"), ("tag", "battle")}
    assert reason.shared


def test_the_reason_of_a_movie_that_shares_nothing_names_ratings_alone() -> None:
    added = served(with_new_movie(genres=["Opera"]))
    (reason,) = added.reasons(fan_of(WAR).for_model(), np.array([NEW]))
    assert not isinstance(reason, RatingsReason) or not reason.shared


def test_only_changed_movies_are_read_for_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a catalogue of tens of thousands, all others would take seconds."""
    read: list[int] = []
    get = MovieTable.__getitem__

    def spy(table: MovieTable, movie_id: int) -> Movie:
        read.append(movie_id)
        return get(table, movie_id)

    monkeypatch.setattr(MovieTable, "__getitem__", spy)
    onboarding = {movie.movie_id for group in BASE.onboarding.groups for movie in group.movies}
    with_new_movie()
    assert set(read) <= {NEW, *onboarding}


def test_a_list_from_before_the_movie_is_out_of_date() -> None:
    assert served(with_new_movie()).version != served(BASE).version


@pytest.mark.parametrize("allowed", [False, True])
def test_what_tmdb_said_counts_where_that_is_allowed(allowed: bool) -> None:
    base = LoadedDataset.from_source("planted", dataset(), tmdb_features=allowed)
    loaded = with_new_movie(base, tags=["battle"], from_tmdb=TMDB)
    space = FeatureSpace.from_frames(dataset().movies, dataset().terms)
    tags = loaded.features_of(space, np.array([NEW])).toarray()[0, -2:]
    assert (tags.sum() > 0) == allowed


def test_the_rest_of_the_catalogue_is_scored_as_before() -> None:
    fan = fan_of(WAR).for_model()
    assert served(with_new_movie()).model.scores(fan)[:MOVIES].tolist() == served(BASE).model.scores(fan).tolist()


def test_it_holds_arrays_and_never_changes() -> None:
    assert is_frozen(LoadedDataset)
    assert is_compared_by_identity(LoadedDataset)
