from hypothesis import given
from hypothesis import strategies as st

from services.recommender.domain.profile import UserProfile, Verdict

movies = st.integers(1, 5)
halves = st.integers(1, 10).map(lambda half: half / 2)
steps = st.lists(st.tuples(movies, st.one_of(st.none(), halves, st.booleans())), max_size=30)


@given(steps=steps)
def test_a_profile_holds_the_latest_verdicts(steps: list[tuple[int, float | bool | None]]) -> None:
    profile = UserProfile(1000, 0)
    stars: dict[int, float] = {}
    dismissed: set[int] = set()
    for movie, verdict in steps:
        if isinstance(verdict, bool):
            profile = profile.with_dismissed(movie, verdict, 1)
            (dismissed.add if verdict else dismissed.discard)(movie)
        else:
            profile = profile.with_rating(movie, verdict, 1)
            stars = {m: s for m, s in {**stars, movie: verdict}.items() if s is not None}
    assert {m: v.rating for m, v in profile.rated.items()} == stars
    assert set(profile.verdicts) == stars.keys() | dismissed


def test_each_change_is_a_version_and_repeating_it_is_none() -> None:
    profile = UserProfile(1000, 3).with_rating(7, 4.5, 100)
    assert profile.version == 4
    assert profile.with_rating(7, 4.5, 200) is profile
    assert profile.with_dismissed(7, False, 200) is profile
    assert profile.with_rating(7, None, 200).version == 5
    assert UserProfile(1000, 3).with_rating(7, None, 1).version == 3


def test_a_dismissal_outlives_the_rating() -> None:
    profile = UserProfile(1000, 0).with_rating(7, 1.0, 100).with_dismissed(7, True, 200).with_rating(7, None, 300)
    assert profile.verdicts == {7: Verdict(None, 300, dismissed=True)}
    assert len(profile.for_model().movie_ids) == 0


def test_a_seen_movie_waits_for_its_rating() -> None:
    seen = UserProfile(1000, 0).with_seen(7, True, 100)
    assert seen.verdicts == {7: Verdict(None, 100, seen=True)}
    assert seen.with_seen(7, True, 200) is seen
    assert seen.with_rating(7, 4.0, 200).verdicts == {7: Verdict(4.0, 200)}
    assert seen.with_seen(7, False, 200).verdicts == {}


def test_many_ratings_are_one_change() -> None:
    profile = UserProfile(1000, 0).with_rating(1, 2.0, 100).with_seen(2, True, 100)
    changed = profile.with_ratings({1: 2.0, 2: 4.5, 3: 5.0}, 200)
    assert changed.version == profile.version + 1
    assert changed.verdicts == {1: Verdict(2.0, 100), 2: Verdict(4.5, 200), 3: Verdict(5.0, 200)}
    assert changed.with_ratings({1: 2.0, 3: 5.0}, 300) is changed


def test_the_newest_verdict_comes_first_and_equal_ones_by_movie() -> None:
    verdicts = {5: Verdict(4.0, 100), 3: Verdict(None, 200, seen=True), 2: Verdict(1.0, 100)}
    assert UserProfile(1000, 3, verdicts).newest_first() == [
        (3, verdicts[3]),
        (2, verdicts[2]),
        (5, verdicts[5]),
    ]


def test_a_profile_without_a_movie_keeps_its_version_and_its_other_verdicts() -> None:
    profile = UserProfile(1000, 2, {7: Verdict(4.0, 1), 8: Verdict(2.0, 2)})
    assert profile.without(7) == UserProfile(1000, 2, {8: Verdict(2.0, 2)})


def test_the_model_gets_the_ratings_alone() -> None:
    profile = UserProfile(1000, 3, {7: Verdict(4.0, 1), 8: Verdict(None, 2, dismissed=True), 9: Verdict(0.5, 3)})
    taste = profile.for_model()
    assert taste.movie_ids.tolist() == [7, 9]
    assert taste.ratings.tolist() == [4.0, 0.5]
    assert taste.rated_at.tolist() == [1, 3]


def test_the_model_sees_the_same_ratings_whatever_their_order_in_memory() -> None:
    verdicts = {7: Verdict(4.0, 100), 3: Verdict(2.0, 100), 5: Verdict(None, 100, seen=True)}
    first, second = (
        UserProfile(1000, 1, dict(order)).for_model() for order in (verdicts.items(), reversed(verdicts.items()))
    )
    assert first.movie_ids.tolist() == second.movie_ids.tolist() == [3, 7]
    assert first.ratings.tolist() == second.ratings.tolist() == [2.0, 4.0]
