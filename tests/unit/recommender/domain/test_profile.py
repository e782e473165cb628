from hypothesis import given
from hypothesis import strategies as st

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.profile import SampleUsers, UserProfile, Verdict

movies = st.integers(1, 5)
halves = st.integers(1, 10).map(lambda half: half / 2)
steps = st.lists(st.tuples(movies, st.one_of(st.none(), halves, st.booleans())), max_size=30)


@given(steps=steps)
def test_a_profile_holds_what_was_said_last(steps: list[tuple[int, float | bool | None]]) -> None:
    profile = UserProfile(1000, 0)
    stars: dict[int, float] = {}
    dismissed: set[int] = set()
    for movie, said in steps:
        if isinstance(said, bool):
            profile = profile.with_dismissal(movie, said, 1)
            (dismissed.add if said else dismissed.discard)(movie)
        else:
            profile = profile.with_rating(movie, said, 1)
            stars = {m: s for m, s in {**stars, movie: said}.items() if s is not None}
    assert {m: v.rating for m, v in profile.rated.items()} == stars
    assert set(profile.verdicts) == stars.keys() | dismissed


def test_each_change_is_a_version_and_saying_the_same_again_is_none() -> None:
    profile = UserProfile(1000, 3).with_rating(7, 4.5, 100)
    assert profile.version == 4
    assert profile.with_rating(7, 4.5, 200) is profile
    assert profile.with_dismissal(7, False, 200) is profile
    assert profile.with_rating(7, None, 200).version == 5
    assert UserProfile(1000, 3).with_rating(7, None, 1).version == 3


def test_a_dismissal_outlives_the_rating() -> None:
    profile = UserProfile(1000, 0).with_rating(7, 1.0, 100).with_dismissal(7, True, 200).with_rating(7, None, 300)
    assert profile.verdicts == {7: Verdict(None, 300, dismissed=True)}
    assert len(profile.for_model().movie_ids) == 0


def test_what_was_seen_waits_for_its_rating() -> None:
    seen = UserProfile(1000, 0).with_sighting(7, True, 100)
    assert seen.verdicts == {7: Verdict(None, 100, seen=True)}
    assert seen.with_sighting(7, True, 200) is seen
    assert seen.with_rating(7, 4.0, 200).verdicts == {7: Verdict(4.0, 200)}
    assert seen.with_sighting(7, False, 200).verdicts == {}


def test_many_ratings_are_one_change() -> None:
    profile = UserProfile(1000, 0).with_rating(1, 2.0, 100).with_sighting(2, True, 100)
    changed = profile.with_ratings({1: 2.0, 2: 4.5, 3: 5.0}, 200)
    assert changed.version == profile.version + 1
    assert changed.verdicts == {1: Verdict(2.0, 100), 2: Verdict(4.5, 200), 3: Verdict(5.0, 200)}
    assert changed.with_ratings({1: 2.0, 3: 5.0}, 300) is changed


def test_sample_users_are_found_with_all_their_ratings(dataset: Dataset) -> None:
    samples = SampleUsers(dataset.ratings)
    profile = samples.find(4)
    assert profile is not None
    assert profile.version == 0
    expected = dataset.ratings.filter(dataset.ratings["user_id"] == 4)
    assert sorted(profile.verdicts) == sorted(expected["movie_id"].to_list())
    assert samples.find(5) is None
    assert samples.last_id == 59 * 3 + 1
