import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.groups.group_lists import group_list
from services.recommender.model import ALGORITHMS
from services.recommender.model.group_aggregation import MISERY_QUANTILE
from shared.contracts.groups import Together
from shared.contracts.lists import NO_CONTROLS, Controls
from tests.support.served_models import IDS, movies_for, served_model

EASE = served_model()
verdicts = st.dictionaries(
    st.sampled_from(IDS),
    st.builds(Verdict, st.sampled_from([None, 0.5, 3.0, 5.0]), st.just(0), st.booleans(), st.just(True)),
    max_size=25,
)


def person(user_id: int, places: range, stars: float = 5.0) -> UserProfile:
    return UserProfile(user_id, 1, {IDS[place]: Verdict(stars, 0) for place in places})


ADA, BOB, NEWCOMER = person(1000, range(0, 12, 2)), person(1001, range(1, 13, 2)), UserProfile(1002, 0)


def ids(listed: Together) -> list[int]:
    return [movie.movie_id for movie in listed.movies]


@pytest.mark.parametrize("name", ALGORITHMS)
@given(mine=verdicts, theirs=verdicts, diversity=st.sampled_from([0.0, 1.0]))
@settings(deadline=None, max_examples=20)
def test_movies_with_a_verdict_of_either_are_not_listed(
    name: str, mine: dict[int, Verdict], theirs: dict[int, Verdict], diversity: float
) -> None:
    people = UserProfile(1000, 1, mine), UserProfile(1001, 1, theirs)
    listed = group_list(served_model(name), people, 50, Controls(diversity=diversity))
    assert sorted(ids(listed)) == sorted(set(IDS) - mine.keys() - theirs.keys())
    assert listed.candidates == len(listed.movies)


@pytest.mark.parametrize("name", ALGORITHMS)
@given(mine=verdicts, theirs=verdicts)
@settings(deadline=None, max_examples=20)
def test_the_order_of_the_people_does_not_matter(
    name: str, mine: dict[int, Verdict], theirs: dict[int, Verdict]
) -> None:
    one, other = UserProfile(1000, 1, mine), UserProfile(1001, 1, theirs)
    there, back = (group_list(served_model(name), people, 10, NO_CONTROLS) for people in ((one, other), (other, one)))
    assert ids(there) == ids(back)
    assert [m.likings for m in there.movies] == [list(reversed(m.likings)) for m in back.movies]


def test_two_users_of_the_same_taste_get_their_list_without_the_movies_that_they_would_like_least() -> None:
    twin = UserProfile(1009, 1, ADA.verdicts)
    own = movies_for(EASE, ADA, 50, NO_CONTROLS)
    least = np.quantile([movie.predicted_rating for movie in own], MISERY_QUANTILE)
    kept = [movie.movie_id for movie in own if movie.predicted_rating >= least]
    assert ids(group_list(EASE, (ADA, twin), len(kept), NO_CONTROLS)) == kept


def test_a_new_rating_of_either_changes_the_list_at_once() -> None:
    before = group_list(EASE, (ADA, BOB), 10, NO_CONTROLS)
    for change in ((ADA.with_rating(ids(before)[0], 0.5, 9), BOB), (ADA, BOB.with_rating(ids(before)[0], 5, 9))):
        after = group_list(EASE, change, 10, NO_CONTROLS)
        assert ids(before)[0] not in ids(after)
        assert after.movies != before.movies[1:]


def test_the_predictions_are_those_of_each_users_own_list() -> None:
    reader = int(str(BOB.user_id))  # an equal number, as a request carries it
    listed = group_list(EASE, (ADA, BOB), 40, NO_CONTROLS, reader=reader)
    own = [{movie.movie_id: movie for movie in movies_for(EASE, user, 40, NO_CONTROLS)} for user in (ADA, BOB)]
    for movie in listed.movies:
        expected = [each[movie.movie_id] for each in own]
        assert [liking.predicted_rating for liking in movie.likings] == [each.predicted_rating for each in expected]
        theirs = expected[0].reason.replace("you liked", "they liked").replace("yours", "theirs")
        assert [liking.reason for liking in movie.likings] == [theirs, expected[1].reason]


def test_popularity_stands_for_a_person_without_ratings() -> None:
    listed = group_list(EASE, (ADA, NEWCOMER), 5, NO_CONTROLS)
    assert [companion.has_ratings for companion in listed.people] == [True, False]
    assert "they liked" in listed.movies[0].likings[0].reason
    assert "rated it" in listed.movies[0].likings[1].reason


def test_two_people_without_ratings_get_a_first_list() -> None:
    listed = group_list(EASE, (NEWCOMER, UserProfile(1003, 0)), 6, NO_CONTROLS)
    assert len({genre for movie in listed.movies for genre in movie.genres}) >= 3


def test_a_list_for_two_keeps_to_the_controls() -> None:
    listed = group_list(EASE, (ADA, BOB), 50, Controls(genre="Comedy", from_year=1970, to_year=1985, popularity=-0.5))
    assert listed.movies
    assert all("Comedy" in movie.genres and 1970 <= (movie.year or 0) <= 1985 for movie in listed.movies)


def test_where_nothing_is_left_the_list_is_empty() -> None:
    listed = group_list(EASE, (ADA, BOB), 10, Controls(from_year=2150))
    assert (listed.movies, listed.candidates) == ([], 0)


def test_the_count_of_matches_is_that_of_the_movies_that_may_be_shown() -> None:
    wanted = ids(group_list(EASE, (ADA, BOB), 1, Controls(genre="Comedy")))[0]
    ada = ADA.with_wanted(wanted, True, 9).with_wanted_in_lists(False)
    listed = group_list(EASE, (ada, BOB), 10, Controls(genre="Comedy"))
    assert listed.selection is not None
    assert listed.selection.matching == listed.candidates > 0


def test_what_both_want_comes_first() -> None:
    usual = ids(group_list(EASE, (ADA, BOB), 10, NO_CONTROLS))
    last, middle = usual[-1], usual[4]
    ada, bob = (person.with_wanted(last, True, 9).with_wanted(middle, True, 9) for person in (ADA, BOB))
    wanting = group_list(EASE, (ada.with_wanted_in_lists(False), bob.with_wanted(usual[1], True, 9)), 10, NO_CONTROLS)
    assert set(ids(wanting)[:2]) == {last, middle}
    assert [movie.wanted for movie in wanting.movies] == [True, True, *[False] * 8]
    assert ids(wanting)[2:] == [movie for movie in usual if movie not in (last, middle)]
    assert ids(group_list(EASE, (ada, bob), 1, NO_CONTROLS)) in ([last], [middle])
    assert ids(group_list(EASE, (ada, BOB), 10, NO_CONTROLS)) == usual
