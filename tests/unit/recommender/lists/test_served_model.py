import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.published_model import IncompatibleModel, PublishedModel
from services.recommender.lists.served_model import ActiveModel, ServedModel
from services.recommender.model import ALGORITHMS, fit
from shared.contracts.errors import MovieNotFound, RecommenderUnavailable
from shared.contracts.lists import Controls
from tests.support.served_models import DATASET, IDS, LOADED, published, served_model

verdicts = st.dictionaries(
    st.sampled_from(IDS),
    st.builds(Verdict, st.sampled_from([None, 0.5, 3.0, 5.0]), st.just(0), st.just(True)),
    max_size=39,
)


@pytest.mark.parametrize("name", ALGORITHMS)
@given(mine=verdicts, amount=st.integers(1, 60), diversity=st.sampled_from([0.0, 1.0]))
@settings(deadline=None, max_examples=30)
def test_what_was_rated_or_dismissed_never_comes_back(
    name: str, mine: dict[int, Verdict], amount: int, diversity: float
) -> None:
    listed = served_model(name).movies_for(UserProfile(1000, 1, mine), amount, Controls(diversity=diversity))
    ids = [movie.movie_id for movie in listed]
    assert not set(ids) & set(mine)
    assert len(ids) == len(set(ids)) == min(amount, len(IDS) - len(mine))


def test_the_list_keeps_to_the_controls() -> None:
    profile = UserProfile(1000, 1, {IDS[0]: Verdict(5.0, 0)})
    listed = served_model().movies_for(profile, 50, Controls(genre="Comedy", from_year=1970, to_year=1985))
    assert listed
    assert all("Comedy" in movie.genres and 1970 <= (movie.year or 0) <= 1985 for movie in listed)


def test_the_first_list_is_popular_and_varied() -> None:
    listed = served_model().movies_for(UserProfile(1000, 0), 6, Controls())
    assert len({genre for movie in listed for genre in movie.genres}) >= 4
    assert all("rated it" in movie.reason for movie in listed)


def test_the_reason_names_a_rating_that_was_given() -> None:
    best_of_camp = {IDS[0]: Verdict(5.0, 0), IDS[2]: Verdict(4.5, 0)}
    listed = served_model().movies_for(UserProfile(1000, 1, best_of_camp), 5, Controls())
    assert all("Movie 0 5" in movie.reason or "Movie 2 4.5" in movie.reason for movie in listed)


def test_a_similar_movie_is_another_movie() -> None:
    similar = served_model().similar_to(IDS[0], 10)
    assert IDS[0] not in [movie.movie_id for movie in similar]
    assert len(similar) == 10
    with pytest.raises(MovieNotFound):
        served_model().similar_to(999_999, 10)


def test_a_model_of_other_movies_is_refused() -> None:
    fewer = DATASET.movies.filter(pl.col("movie_id") != IDS[3])
    ratings = DATASET.ratings.filter(pl.col("movie_id") != IDS[3])
    model = fit(ALGORITHMS["ease"], ratings, fewer)
    with pytest.raises(IncompatibleModel, match="other movies"):
        ServedModel(LOADED, PublishedModel("v2", "ease", "small", published().trained_at, model))


def test_before_a_model_is_there_the_answer_is_to_come_back() -> None:
    with pytest.raises(RecommenderUnavailable, match="loading"):
        ActiveModel().get()
