from datetime import UTC, datetime

import numpy as np
import pytest

from services.recommender.domain.common_ratings import common_ratings
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.reasons import explanation_of
from services.recommender.lists.groups.group_lists import GroupLists, GroupQuery, group_list
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.served_model import diversity_of
from services.recommender.model.group_ranking import MemberScores, rank_for_group
from shared.contracts.errors import InvalidInput, UserNotFound
from shared.contracts.groups import Companion, Together
from shared.contracts.lists import Controls
from shared.contracts.profiles import Pick
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.served_models import IDS, LOADED, active, served_model

ADA = UserProfile(1000, 2, {IDS[0]: Verdict(5.0, 1), IDS[2]: Verdict(4.0, 2)})
BOB = UserProfile(1001, 1, {IDS[0]: Verdict(1.0, 1)})
NEW = UserProfile(1002, 0)
EASE = served_model()


@pytest.fixture
def lists() -> GroupLists:
    return GroupLists(active(), ProfileRepository(FakeProfileStore(ADA, BOB, NEW)))


def untimed(together: Together) -> dict[str, object]:
    return together.model_dump(exclude={"computed_at"})


async def test_two_users_get_the_list_of_their_profiles(lists: GroupLists) -> None:
    controls = Controls(genre="Comedy", diversity=0.3)
    together = await lists.for_users(1000, 1001, GroupQuery(4, controls, reader=1001))
    assert untimed(together) == untimed(group_list(EASE, (ADA, BOB), 4, controls, 1001))
    assert len(together.movies) == 4
    assert together.common is None


async def test_common_ratings_are_added_on_request(lists: GroupLists) -> None:
    together = await lists.for_users(1000, 1001, GroupQuery(4, common=True))
    assert together.common == common_ratings(ADA, BOB, LOADED.catalogue)
    assert together.common.apart == 1


async def test_a_visitor_comes_first_and_reads_the_list(lists: GroupLists) -> None:
    picks = [Pick(movie_id=IDS[2], rating=4.5)]
    query = GroupQuery(3, Controls(from_year=1970), reader=1000, common=True)
    together = await lists.with_visitor(picks, 1000, query)
    visitor = UserProfile(0, 0, {IDS[2]: Verdict(4.5, 0)})
    expected = group_list(EASE, (visitor, ADA), 3, Controls(from_year=1970), reader=0)
    assert together.movies == expected.movies
    assert together.movies[0].likings[0].reason.startswith("Because you")
    assert together.movies[0].likings[1].reason.startswith("Because they")
    assert together.common == common_ratings(visitor, ADA, LOADED.catalogue)


async def test_the_same_user_twice_is_refused(lists: GroupLists) -> None:
    with pytest.raises(InvalidInput, match="two different users"):
        await lists.for_users(ADA.user_id, int("1000"), GroupQuery(4))


@pytest.mark.parametrize("users", [(1000, 77), (77, 1000)])
async def test_an_unknown_user_is_named(lists: GroupLists, users: tuple[int, int]) -> None:
    with pytest.raises(UserNotFound, match="No user has the id 77"):
        await lists.for_users(*users, GroupQuery(4))
    with pytest.raises(UserNotFound, match="No user has the id 77"):
        await lists.with_visitor([], 77, GroupQuery(4))


async def test_a_sample_user_can_be_one_of_the_two(lists: GroupLists) -> None:
    together = await lists.for_users(4, 1000, GroupQuery(1))
    assert [person.user_id for person in together.people] == [4, 1000]


def test_the_people_are_named_in_their_order() -> None:
    visitor = UserProfile(0, 0, {IDS[2]: Verdict(None, 0, seen=True)})
    before = datetime.now(UTC)
    together = group_list(EASE, (visitor, ADA), 3, Controls())
    assert together.people == [
        Companion(user_id=None, profile_version=0, has_ratings=False),
        Companion(user_id=1000, profile_version=2, has_ratings=True),
    ]
    assert together.model_version == "v1"
    assert before <= together.computed_at <= datetime.now(UTC)


@pytest.mark.parametrize("people", [(ADA, BOB), (ADA, NEW), (NEW, UserProfile(1003, 0))])
@pytest.mark.parametrize("controls", [Controls(), Controls(popularity=0.5, diversity=0.7), Controls(genre="Drama")])
def test_the_list_is_the_ranking_for_the_group(people: tuple[UserProfile, UserProfile], controls: Controls) -> None:
    tastes = [profile.for_model() for profile in people]
    members = [
        MemberScores(EASE.model.fold_in(taste).scores_for(controls.popularity), EASE.model.predict(taste))
        for taste in tastes
    ]
    allowed = EASE.allowed(controls, *people)
    diversity = diversity_of(controls, *people)
    places = rank_for_group(LOADED.ranking, members, allowed, 8, controls.popularity, diversity)
    together = group_list(EASE, people, 8, controls)
    assert [movie.movie_id for movie in together.movies] == [IDS[place] for place in places]
    assert together.candidates == sum(allowed)
    for place, movie in zip(places, together.movies, strict=True):
        stars = [round(float(member.stars[place]), 2) for member in members]
        assert [liking.predicted_rating for liking in movie.likings] == stars
        reasons = [EASE.reasons(taste, np.array([movie.movie_id]))[0] for taste in tastes]
        expected = [explanation_of(reason, LOADED.catalogue) for reason in reasons]
        assert [liking.explanation for liking in movie.likings] == expected
