from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.published_model import IncompatibleModel
from services.recommender.domain.reasons import explanation_of, reason_of
from services.recommender.lists.served_model import ActiveModel, ServedModel, diversity_of
from services.recommender.model import ALGORITHMS, Contributions, fit
from services.recommender.model.onboarding import onboarding_groups
from shared.contracts.english_reasons import reason
from shared.contracts.errors import MovieNotFound, RecommenderUnavailable
from shared.contracts.lists import Controls
from shared.contracts.operations import RecommenderStatus
from tests.support.served_models import DATASET, IDS, LOADED, movies_for, published, served_model, twin_dataset

verdicts = st.dictionaries(
    st.sampled_from(IDS),
    st.builds(Verdict, st.sampled_from([None, 0.5, 3.0, 5.0]), st.just(0), st.just(True)),
    max_size=39,
)


@pytest.mark.parametrize("name", ALGORITHMS)
@given(mine=verdicts, amount=st.integers(1, 60), diversity=st.sampled_from([0.0, 1.0]))
@settings(deadline=None, max_examples=30)
def test_movies_with_a_verdict_are_never_listed(
    name: str, mine: dict[int, Verdict], amount: int, diversity: float
) -> None:
    listed = movies_for(served_model(name), UserProfile(1000, 1, mine), amount, Controls(diversity=diversity))
    ids = [movie.movie_id for movie in listed]
    assert not set(ids) & set(mine)
    assert len(ids) == len(set(ids)) == min(amount, len(IDS) - len(mine))


@pytest.mark.parametrize("name", ALGORITHMS)
def test_neither_id_of_a_movie_is_listed_for_somebody_who_rated_one(name: str) -> None:
    served = ServedModel(twin_dataset(), published(name))
    listed = [
        movie.movie_id for movie in movies_for(served, UserProfile(1000, 1, {IDS[0]: Verdict(5, 0)}), 60, Controls())
    ]
    assert sorted(listed) == IDS[2:]
    everything = movies_for(served, UserProfile(1000, 1, {IDS[2]: Verdict(5, 0)}), 60, Controls())
    assert sorted(movie.movie_id for movie in everything) == [IDS[0], *IDS[3:]]


def test_the_other_id_of_a_movie_goes_on_working() -> None:
    served = ServedModel(twin_dataset(), published())
    assert served.dataset.catalogue.details(IDS[1]) == served.dataset.catalogue.details(IDS[0])
    assert served.similar_to(IDS[1], 5) == served.similar_to(IDS[0], 5)
    assert IDS[1] not in [movie.movie_id for movie in served.similar_to(IDS[0], 60)]


def test_the_list_keeps_to_the_controls() -> None:
    profile = UserProfile(1000, 1, {IDS[0]: Verdict(5.0, 0)})
    listed = movies_for(served_model(), profile, 50, Controls(genre="Comedy", from_year=1970, to_year=1985))
    assert listed
    assert all("Comedy" in movie.genres and 1970 <= (movie.year or 0) <= 1985 for movie in listed)


def test_the_first_list_is_popular_and_varied() -> None:
    listed = movies_for(served_model(), UserProfile(1000, 0), 6, Controls())
    assert len({genre for movie in listed for genre in movie.genres}) >= 4
    assert all("rated it" in movie.reason for movie in listed)


def test_the_reason_names_a_rating_that_was_given() -> None:
    liked = {IDS[0]: Verdict(5.0, 0), IDS[2]: Verdict(4.5, 0)}
    listed = movies_for(served_model(), UserProfile(1000, 1, liked), 5, Controls())
    assert all("liked Movie 0" in movie.reason or "liked Movie 2" in movie.reason for movie in listed)


def test_similar_movies_are_other_movies_most_similar_first() -> None:
    served = served_model()
    similarities = LOADED.item_similarity.similarities(0, served.model.associations(0))
    similar = served.similar_to(IDS[0], 10)
    places = [IDS.index(movie.movie_id) for movie in similar]
    assert 0 not in places
    assert len(places) == len(set(places)) == 10
    assert [similarities[place] for place in places] == sorted(similarities[1:], reverse=True)[:10]
    with pytest.raises(MovieNotFound):
        served_model().similar_to(999_999, 10)


def test_a_model_of_other_movies_is_refused() -> None:
    others = {"movie_id": pl.col("movie_id") + 10**6}
    model = fit(ALGORITHMS["ease"], DATASET.ratings.with_columns(**others), DATASET.movies.with_columns(**others))
    with pytest.raises(IncompatibleModel, match="other movies"):
        ServedModel(LOADED, replace(published(), model=model))


@pytest.mark.parametrize("missing", [IDS[3], IDS[-1]])
def test_a_movie_without_a_column_in_the_model_is_served(missing: int) -> None:
    is_other = pl.col("movie_id") != missing
    model = fit(ALGORITHMS["ease"], DATASET.ratings.filter(is_other), DATASET.movies.filter(is_other))
    listed = movies_for(ServedModel(LOADED, replace(published(), model=model)), UserProfile(1000, 0), 60, Controls())
    assert sorted(movie.movie_id for movie in listed) == IDS


def test_before_a_model_is_loaded_the_recommender_is_unavailable() -> None:
    with pytest.raises(RecommenderUnavailable, match="loading"):
        ActiveModel().get()
    active_model = ActiveModel()
    active_model.current = served_model()
    assert active_model.get() is served_model()


def test_each_movie_has_its_score_its_stars_and_its_explanation() -> None:
    served, profile = served_model(), UserProfile(1000, 1, {IDS[0]: Verdict(5.0, 0), IDS[3]: Verdict(1.5, 1)})
    taste = profile.for_model()
    scores, stars = served.model.scores(taste), served.model.predict(taste)
    for movie in movies_for(served, profile, 10, Controls()):
        place = IDS.index(movie.movie_id)
        assert movie.title == f"Movie {place}"
        assert movie.score == round(float(scores[place]), 4)
        assert movie.predicted_rating == round(float(stars[place]), 2)
        attribution = served.model.explain(taste, movie.movie_id)
        assert isinstance(attribution, Contributions)
        compact = reason_of(attribution.largest(2), movie.movie_id, LOADED.catalogue)
        assert movie.explanation == explanation_of(compact, LOADED.catalogue)
        assert movie.explanation is not None
        assert movie.reason == reason(movie.explanation)


def ranked(profile: UserProfile, amount: int, popularity: float = 0, diversity: float = 0) -> list[int]:
    """The list as the ranking alone makes it."""
    served = served_model()
    allowed = np.array([movie_id not in profile.verdicts for movie_id in IDS])
    fold_in = served.model.fold_in(profile.for_model())
    scores = fold_in.taste if popularity else fold_in.scores
    places = LOADED.ranking.top(scores, allowed, amount, popularity, diversity)
    return [IDS[place] for place in places]


def listed(profile: UserProfile, amount: int, controls: Controls) -> list[int]:
    return [movie.movie_id for movie in movies_for(served_model(), profile, amount, controls)]


def test_a_list_without_ratings_is_varied() -> None:
    new = UserProfile(1000, 1, {IDS[0]: Verdict(None, 0, dismissed=True)})
    assert listed(new, 10, Controls()) == ranked(new, 10, diversity=0.2)
    assert listed(new, 10, Controls(diversity=0.1)) == ranked(new, 10, diversity=0.2)
    assert listed(new, 10, Controls(diversity=0.9)) == ranked(new, 10, diversity=0.9)
    assert ranked(new, 10, diversity=0.2) != ranked(new, 10)
    assert [diversity_of(Controls(diversity=wanted), new) for wanted in (0, 0.1, 0.2, 0.6)] == [0.2, 0.2, 0.2, 0.6]


def test_a_newcomers_ratings_are_blended_with_the_crowd_unless_popularity_is_controlled() -> None:
    profile = UserProfile(1000, 1, {IDS[0]: Verdict(5.0, 0)})
    assert listed(profile, 10, Controls()) == ranked(profile, 10)
    assert served_model().model.fold_in(profile.for_model()).crowd.any()
    for popularity in (-1.0, 0.5):
        expected = ranked(profile, 10, popularity=popularity)
        assert listed(profile, 10, Controls(popularity=popularity)) == expected
    assert listed(profile, 10, Controls(diversity=0.7)) == ranked(profile, 10, diversity=0.7)


def test_one_profile_with_ratings_makes_a_group_known() -> None:
    rated, new = UserProfile(1000, 1, {IDS[0]: Verdict(5.0, 0)}), UserProfile(1001, 0)
    assert [diversity_of(Controls(), *people) for people in ((rated, new), (new, rated), (rated,), (new, new))] == [
        0,
        0,
        0,
        0.2,
    ]


def test_movies_with_a_verdict_of_anybody_are_not_allowed() -> None:
    one = UserProfile(1000, 1, {IDS[0]: Verdict(5.0, 0), 999_999: Verdict(1.0, 0)})
    other = UserProfile(1001, 1, {IDS[2]: Verdict(None, 0, seen=True)})
    allowed = served_model().allowed(Controls(from_year=1961, to_year=1963), one, other)
    assert [place for place, flag in enumerate(allowed) if flag] == [1, 3]


def test_the_head_of_a_list_names_its_profile_its_model_and_the_time() -> None:
    before = datetime.now(UTC)
    head = served_model().head(UserProfile(1000, 7))
    assert (head.user_id, head.profile_version, head.model_version) == (1000, 7, "v1")
    assert before <= head.computed_at <= datetime.now(UTC)


def test_the_status_is_that_of_the_data_set_and_the_model() -> None:
    assert served_model().status() == RecommenderStatus(
        dataset="small",
        users=60,
        movies=len(IDS),
        ratings=DATASET.ratings.height,
        last_sample_user_id=178,
        genres=["Action", "Comedy", "Drama", "Horror"],
        known=dict.fromkeys(("runtime", "language", "certificate", "person", "tag"), 0),
        algorithm="ease",
        model_version="v1",
        trained_at=published().trained_at,
    )


def test_a_loaded_data_set_has_groups_of_movies_for_newcomers() -> None:
    groups = onboarding_groups(DATASET.ratings, DATASET.movies)
    assert [group.label for group in LOADED.onboarding.groups] == [group.label for group in groups]
    shown = [[movie.movie_id for movie in group.movies] for group in LOADED.onboarding.groups]
    assert shown == [group.movie_ids.tolist() for group in groups]


def test_the_order_by_stars_has_the_same_movies() -> None:
    profile = UserProfile(1000, 1)
    ranked, by_stars = (movies_for(served_model(), profile, 10, Controls(sort=sort)) for sort in ("rank", "stars"))
    assert {movie.movie_id for movie in ranked} == {movie.movie_id for movie in by_stars}
    stars = [movie.predicted_rating for movie in by_stars]
    assert stars == sorted(stars, reverse=True)


def test_a_selection_counts_the_movies_that_the_user_has_not_judged() -> None:
    counted = served_model().selection(Controls(genre="Comedy"), UserProfile(1000, 1))
    assert counted is not None
    assert counted.matching == int(served_model().allowed(Controls(genre="Comedy"), UserProfile(1000, 1)).sum())
    assert served_model().selection(Controls(diversity=1), UserProfile(1000, 1)) is None
