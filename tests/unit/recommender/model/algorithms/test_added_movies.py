"""Movies that were added after the fit are liked by those who like their kind, and the reasons add up."""

from dataclasses import replace
from typing import cast

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recommender.datasets.formats import MOVIES as MOVIE_SCHEMA
from services.recommender.datasets.formats import RATINGS as RATING_SCHEMA
from services.recommender.datasets.formats import TERMS
from services.recommender.model import ALGORITHMS, Contributions, Profile, fit
from services.recommender.model.algorithms.item_weights import ItemWeightsModel
from services.recommender.model.algorithms.projection import ProjectedModel, project
from services.recommender.model.matrix import Array
from services.recommender.model.movie_features import Features, FeatureSpace
from tests.support.catalogue.opposite_tastes import MOVIES, ROMANCES, USERS, WAR, dataset, fan_of, fitted, kind_of

NEW_WAR, NEW_ROMANCE, UNLIKE_ANY = 1001, 1002, 1003
ROWS = [(NEW_WAR, "A", 1975, ["War", "Drama"]), (NEW_ROMANCE, "B", 1975, ["Romance"]), (UNLIKE_ANY, "C", None, [])]
FRAME = pl.DataFrame(ROWS, schema=MOVIE_SCHEMA, orient="row")
TAGGED = pl.DataFrame([(NEW_WAR, "tag", "battle"), (NEW_ROMANCE, "tag", "wedding")], schema=TERMS, orient="row")
ADDED = np.array([NEW_WAR, NEW_ROMANCE, UNLIKE_ANY])
CATALOGUE = np.arange(1, MOVIES + 1).tolist() + ADDED.tolist()
RATINGS = st.dictionaries(
    st.sampled_from([*WAR, *ROMANCES, NEW_WAR]), st.sampled_from([0.5, 1, 2, 3, 4, 5]), max_size=30
)


def describe(space: FeatureSpace, movie_ids: Array) -> Features:
    return space.encode(FRAME, TAGGED, movie_ids)


def served(algorithm: str = "ease") -> ProjectedModel:
    return cast("ProjectedModel", project(fitted(algorithm), np.array(CATALOGUE), describe))


@pytest.mark.parametrize("algorithm", ["ease", "gp"])
@pytest.mark.parametrize(("own", "other"), [(WAR, ROMANCES), (ROMANCES, WAR)])
def test_an_added_movie_is_in_the_first_places_of_those_who_like_its_kind(
    algorithm: str, own: list[int], other: list[int]
) -> None:
    fan = fan_of(own, other)
    fold_in = served(algorithm).fold_in(fan)
    scores = np.where(np.isin(CATALOGUE, fan.movie_ids), -np.inf, fold_in.scores)
    order = np.array(CATALOGUE)[np.argsort(-scores)].tolist()
    liked, disliked = (NEW_WAR, NEW_ROMANCE) if own is WAR else (NEW_ROMANCE, NEW_WAR)
    assert order.index(liked) < 20
    assert order.index(disliked) > 60
    stars = dict(zip(CATALOGUE, fold_in.stars.tolist(), strict=True))
    assert stars[liked] > stars[disliked] + 0.5
    assert scores[-3:].tolist() == pytest.approx(served(algorithm).scores(fan)[-3:].tolist())


def test_an_added_movie_has_the_weights_of_an_unrated_one_of_the_data_set() -> None:
    source = dataset()
    movies, terms = pl.concat([source.movies, FRAME]), pl.concat([source.terms, TAGGED])
    whole = cast("ItemWeightsModel", fit(ALGORITHMS["ease"], source.ratings, movies, terms=terms))
    rated, unrated = np.arange(MOVIES), np.arange(MOVIES, MOVIES + 3)
    assert whole.by_features is not None
    assert whole.feature_space is not None
    by_features = whole.feature_space.encode(FRAME, TAGGED) @ whole.by_features.rows(rated).T
    assert by_features == pytest.approx(whole.weights.block(rated, unrated).T, abs=1e-5)


@given(RATINGS)
@settings(deadline=None)
def test_the_reasons_add_up_to_the_score_of_the_ratings(stars: dict[int, float]) -> None:
    profile = Profile(list(stars), list(stars.values()), list(range(len(stars))))
    model = served()
    explained = model.explain_all(profile, ADDED)
    sums = model.fold_in(profile).by_ratings[-3:]
    for explanation, total in zip(explained, sums.tolist(), strict=True):
        if explanation is None:
            assert not set(stars) - {NEW_WAR}
        else:
            assert isinstance(explanation, Contributions)
            assert float(explanation.amounts.sum()) == pytest.approx(total, abs=1e-4)
            assert set(explanation.movie_ids.tolist()) == set(stars) - {NEW_WAR}
            assert sorted(explanation.amounts.tolist(), reverse=True) == explanation.amounts.tolist()


def test_one_explanation_of_several_is_of_the_movie_that_was_asked_for() -> None:
    fan, model = fan_of(WAR), served()
    brief = model.explain_briefly(fan, np.array([NEW_ROMANCE, WAR[15], NEW_WAR]), 2)
    alone = [model.explain_briefly(fan, np.array([movie]), 2)[0] for movie in (NEW_ROMANCE, WAR[15], NEW_WAR)]
    assert brief == alone


def place_after(raters: list[int], profile: Profile) -> int:
    """Of the added movie of war in a list, by a model that was fitted when these users had given it 5 stars."""
    source = dataset()
    rows = [(user, NEW_WAR, 5.0, 2_000_000) for user in raters]
    ratings = pl.concat([source.ratings, pl.DataFrame(rows, schema=RATING_SCHEMA, orient="row")])
    movies, terms = pl.concat([source.movies, FRAME[:1]]), pl.concat([source.terms, TAGGED[:1]])
    model = fit(ALGORITHMS["ease"], ratings, movies, terms=terms, added=[NEW_WAR])
    scores = np.where(np.isin(model.movie_ids, profile.movie_ids), -np.inf, model.scores(profile))
    place: int = model.movie_ids[np.argsort(-scores)].tolist().index(NEW_WAR)
    return place


def fans(movies: list[int]) -> list[int]:
    return [user for user in range(1, USERS + 1) if kind_of(user) == kind_of(movies[0])]


def test_the_first_ratings_of_an_added_movie_count_beside_its_features() -> None:
    """The eight films of the kind that the fan has not rated come before it at first, and at most two others."""
    places = [place_after(fans(WAR)[:amount], fan_of(WAR, ROMANCES)) for amount in (0, 1, 3, 8)]
    assert 8 <= places[0] <= 10
    assert places == sorted(places, reverse=True)
    assert places[-1] < 5
    for_others = [place_after(fans(ROMANCES)[:amount], fan_of(ROMANCES, WAR)) for amount in (0, 1, 3, 8)]
    assert for_others == sorted(for_others, reverse=True)
    assert for_others[-1] < for_others[0] / 2


def test_the_features_of_an_added_movie_count_beside_its_first_ratings() -> None:
    assert place_after(fans(ROMANCES)[:5], fan_of(WAR, ROMANCES)) <= 8


def test_the_amounts_of_the_features_add_up_to_the_weights_that_are_above_zero() -> None:
    model = served()
    liked = WAR[:2]
    amounts = model.feature_amounts(NEW_WAR, liked)
    assert ("genre", "war") in amounts
    assert ("tag", "battle") in amounts
    assert ("tag", "wedding") not in amounts
    assert min(amounts.values()) > 0
    assert model.feature_amounts(WAR[3], liked) == {}


def test_a_dislike_never_lifts_an_added_movie() -> None:
    low = Profile(WAR[:3], [1.0] * 3, list(range(3)))  # so few do not move the level of a user's stars
    fold_in = served().fold_in(low)
    assert (fold_in.by_ratings[-3:] <= 0).all()
    assert (fold_in.by_dislikes[-3:] <= 0).all()


def test_known_movies_are_scored_as_without_added_ones() -> None:
    fan = fan_of(WAR, ROMANCES)
    assert served().scores(fan)[:MOVIES].tolist() == fitted().scores(fan).tolist()


def test_without_a_taste_or_without_a_published_regression_they_come_last() -> None:
    empty = served().scores(Profile.empty())
    assert empty[-3:].max() <= empty[:-3].min()
    earlier = replace(cast("ItemWeightsModel", fitted()), by_features=None, feature_space=None)
    scores = project(earlier, np.array(CATALOGUE), describe).scores(fan_of(WAR))
    assert scores[-3:].max() <= scores[:-3].min()
