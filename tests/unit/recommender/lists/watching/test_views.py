from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.watching.views import WatchViews, diary_view, watchlist_view
from shared.contracts.errors import UserNotFound
from shared.contracts.watching import WatchlistOrder
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.served_models import IDS, SAMPLE_USER, active, served_model

SERVED = served_model()
ONE, TWO, THREE, FOUR = IDS[:4]
PROFILE = UserProfile(
    1000,
    7,
    {
        ONE: Verdict(4.5, 100, wanted_at=900, seen_on=(date(1970, 1, 1), date(1969, 5, 6))),
        TWO: Verdict(None, 300, wanted_at=300, rested_until=2**34),
        THREE: Verdict(2.0, 500, wanted_at=400, seen_on=(date(1971, 1, 1),)),
        FOUR: Verdict(None, 200, wanted_at=200, rested_until=5),
    },
)


def test_the_watchlist_has_what_is_wanted_with_stars() -> None:
    wanted_again = replace(PROFILE, verdicts={**PROFILE.verdicts, ONE: Verdict(4.5, 100, wanted_at=900)})
    shown = watchlist_view(SERVED, wanted_again, "longest")
    assert (shown.user_id, shown.profile_version, shown.in_lists) == (1000, 7, True)
    assert [movie.movie_id for movie in shown.movies] == [FOUR, TWO, ONE]
    assert [movie.rating for movie in shown.movies] == [None, None, 4.5]
    assert [movie.rested_until is not None for movie in shown.movies] == [False, True, False]
    assert shown.movies[0].wanted_at == datetime.fromtimestamp(200, UTC)
    stars = SERVED.model.predict(wanted_again.for_model())
    places = [SERVED.dataset.catalogue.place_of(movie.movie_id) for movie in shown.movies]
    assert [movie.predicted_rating for movie in shown.movies] == [round(float(stars[place]), 2) for place in places]


@pytest.mark.parametrize("order", ["predicted", "longest", "latest", "year", "title"])
def test_the_watchlist_has_several_orders(order: WatchlistOrder) -> None:
    keys = {
        "predicted": lambda movie: -movie.predicted_rating,
        "longest": lambda movie: movie.wanted_at,
        "latest": lambda movie: -movie.wanted_at.timestamp(),
        "year": lambda movie: -movie.year,
        "title": lambda movie: movie.title,
    }
    movies = watchlist_view(SERVED, PROFILE, order).movies
    assert movies
    assert list(movies) == sorted(movies, key=keys[order])


def test_the_diary_has_every_day_the_newest_first() -> None:
    entries = diary_view(SERVED, PROFILE).entries
    assert [(entry.movie_id, entry.seen_on, entry.rewatch) for entry in entries] == [
        (THREE, date(1971, 1, 1), False),
        (ONE, date(1970, 1, 1), True),
        (ONE, date(1969, 5, 6), False),
    ]
    assert [entry.rating for entry in entries] == [2.0, 4.5, 4.5]


def test_hidden_movies_are_not_shown() -> None:
    catalogue = replace(SERVED.dataset.catalogue, hidden=frozenset({ONE, FOUR}))
    served = replace(SERVED, dataset=replace(SERVED.dataset, catalogue=catalogue))
    assert [movie.movie_id for movie in watchlist_view(served, PROFILE, "title").movies] == [TWO]
    assert [entry.movie_id for entry in diary_view(served, PROFILE).entries] == [THREE]


async def test_the_views_are_of_the_committed_profile() -> None:
    views = WatchViews(active(SERVED), ProfileRepository(FakeProfileStore(PROFILE)))
    assert await views.watchlist(1000, "title") == watchlist_view(SERVED, PROFILE, "title")
    assert sorted((await views.wanted(1000)).movie_ids) == sorted([TWO, FOUR])
    assert await views.diary(1000) == diary_view(SERVED, PROFILE)
    assert (await views.diary(SAMPLE_USER)).entries == []
    with pytest.raises(UserNotFound):
        await views.watchlist(1001, "title")
