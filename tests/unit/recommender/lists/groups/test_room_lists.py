from typing import get_args

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.groups.group_lists import group_list
from services.recommender.lists.groups.room_lists import RoomLists, room_list
from services.recommender.lists.profile_repository import ProfileRepository
from shared.contracts.errors import UserNotFound
from shared.contracts.groups import Fairness, RoomMember, RoomQuery
from shared.contracts.lists import NO_CONTROLS
from shared.contracts.profiles import Pick
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.served_models import IDS, active, served_model

EASE = served_model()
FAIRNESS: tuple[Fairness, ...] = get_args(Fairness)


def person(user_id: int, places: range, stars: float = 5.0) -> UserProfile:
    return UserProfile(user_id, 1, {IDS[place]: Verdict(stars, 0) for place in places})


PEOPLE = [person(1000, range(0, 12, 3)), person(1001, range(1, 12, 3)), person(1002, range(2, 12, 3))]


@pytest.fixture
def lists() -> RoomLists:
    return RoomLists(active(), ProfileRepository(FakeProfileStore(*PEOPLE)))


@pytest.mark.parametrize("fairness", FAIRNESS)
def test_nothing_that_anybody_has_rated_is_listed(fairness: Fairness) -> None:
    rated = {movie_id for each in PEOPLE for movie_id in each.verdicts}
    listed = room_list(EASE, PEOPLE, fairness, 40)
    assert {movie.movie_id for movie in listed.movies} == set(IDS) - rated


def test_for_two_people_it_is_the_list_for_two() -> None:
    expected = group_list(EASE, (PEOPLE[0], PEOPLE[1]), 10, NO_CONTROLS)
    listed = room_list(EASE, PEOPLE[:2], "without_misery", 10)
    assert [movie.movie_id for movie in listed.movies] == [movie.movie_id for movie in expected.movies]


def test_the_effects_compare_what_each_choice_gives_to_all_and_to_the_least_happy() -> None:
    effects = {each.fairness: each for each in room_list(EASE, PEOPLE, "average", 5).effects}
    assert list(effects) == list(FAIRNESS)
    assert all(each.least <= each.average for each in effects.values())
    for fairness in FAIRNESS:
        assert room_list(EASE, PEOPLE, fairness, 5).effects == list(effects.values())


def test_the_first_movies_suit_at_least_as_many_as_the_last() -> None:
    suits = [movie.suits for movie in room_list(EASE, PEOPLE, "without_misery", 40).movies]
    assert suits == sorted(suits, reverse=True)
    assert max(suits) <= len(PEOPLE)
    assert suits[0] > suits[-1]


async def test_members_count_by_their_profiles_and_guests_by_their_picks(lists: RoomLists) -> None:
    picks = [Pick(movie_id=IDS[1], rating=5.0)]
    query = RoomQuery(members=[RoomMember(user_id=1000), RoomMember(picks=picks)], fairness="average", amount=6)
    guest = UserProfile(0, 0, {IDS[1]: Verdict(5.0, 0)})
    assert await lists.deal(query) == room_list(EASE, [PEOPLE[0], guest], "average", 6)


async def test_a_user_who_is_gone_is_not_found(lists: RoomLists) -> None:
    with pytest.raises(UserNotFound):
        await lists.deal(RoomQuery(members=[RoomMember(user_id=77)]))


def test_an_answer_tells_nobody_from_the_others() -> None:
    body = room_list(EASE, PEOPLE, "average", 3).model_dump()
    assert set(body["movies"][0]) == {"movie_id", "title", "year", "genres", "suits"}
    assert set(body["effects"][0]) == {"fairness", "average", "least"}
