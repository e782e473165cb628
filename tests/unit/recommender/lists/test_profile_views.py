from datetime import UTC, datetime

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.movie_outlook import movie_outlook
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.profile_views import ProfileViews, profile_view, ratings_view
from services.recommender.lists.score_breakdown import score_breakdown
from shared.contracts.errors import MovieNotFound, UserNotFound
from shared.contracts.profiles import RatedMovie
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.served_models import IDS, LOADED, SAMPLE_USER, active, served_model

USER = 1000
CATALOGUE = LOADED.catalogue
PROFILE = UserProfile(
    USER,
    5,
    {
        IDS[0]: Verdict(4.5, 100),
        IDS[1]: Verdict(None, 300, seen=True),
        IDS[2]: Verdict(0.5, 200, dismissed=True),
        IDS[3]: Verdict(None, 400, dismissed=True),
        IDS[4]: Verdict(None, 500, seen=True),
    },
)


def views() -> tuple[ProfileViews, FakeProfileStore]:
    store = FakeProfileStore(PROFILE)
    return ProfileViews(active(), ProfileRepository(store)), store


def test_ratings_are_shown_newest_first() -> None:
    shown = ratings_view(PROFILE, CATALOGUE)
    assert (shown.user_id, shown.profile_version) == (USER, 5)
    assert shown.ratings == [
        RatedMovie(movie_id=IDS[2], title="Movie 2", rating=0.5, rated_at=datetime.fromtimestamp(200, UTC)),
        RatedMovie(movie_id=IDS[0], title="Movie 0", rating=4.5, rated_at=datetime.fromtimestamp(100, UTC)),
    ]


def test_a_profile_shows_each_kind_of_verdict_newest_first() -> None:
    shown = profile_view(PROFILE, CATALOGUE)
    assert (shown.user_id, shown.profile_version) == (USER, 5)
    assert [movie.movie_id for movie in shown.seen] == [IDS[4], IDS[1]]
    assert [movie.movie_id for movie in shown.dismissed] == [IDS[3], IDS[2]]
    assert [(rated.movie_id, rated.rating) for rated in shown.ratings] == [(IDS[2], 0.5), (IDS[0], 4.5)]
    assert shown.ratings[1].rated_at == datetime.fromtimestamp(100, UTC)
    assert shown.ratings[1].title == "Movie 0"
    assert shown.ratings[1].average_rating == CATALOGUE.details(IDS[0]).average_rating


async def test_the_views_are_of_the_committed_profile() -> None:
    profiles, _ = views()
    served = served_model()
    assert await profiles.ratings(USER) == ratings_view(PROFILE, CATALOGUE)
    assert await profiles.whole_profile(USER) == profile_view(PROFILE, CATALOGUE)
    assert await profiles.movie_outlook(USER, IDS[0]) == movie_outlook(served, PROFILE, IDS[0])
    assert await profiles.score_breakdown(USER) == score_breakdown(served, PROFILE)


async def test_sample_users_have_views_too() -> None:
    profiles, store = views()
    sample = LOADED.samples.find(SAMPLE_USER)
    assert sample is not None
    assert len((await profiles.ratings(SAMPLE_USER)).ratings) == len(sample.verdicts)
    assert store.calls == []


async def test_an_unknown_movie_is_refused_before_the_profile_is_read() -> None:
    profiles, store = views()
    with pytest.raises(MovieNotFound):
        await profiles.movie_outlook(USER, 999_999)
    assert store.calls == []


async def test_an_unknown_user_has_no_views() -> None:
    profiles, _ = views()
    for read in (profiles.ratings, profiles.whole_profile, profiles.score_breakdown):
        with pytest.raises(UserNotFound):
            await read(1001)
