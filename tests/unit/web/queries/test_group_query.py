from datetime import UTC, datetime
from typing import Any, cast

import pytest
from starlette.datastructures import QueryParams

from services.web.accounts.sessions import SignedInUser
from services.web.queries.group_query import (
    Agreement,
    GroupPageQuery,
    Member,
    companions,
    may_compare,
    read_pair,
    user_id_texts,
)
from shared.contracts.errors import InvalidInput
from shared.contracts.groups import Companion, Liking, SharedMovie, Together
from shared.contracts.lists import Controls
from tests.support.fakes.recommender import LAST_SAMPLE_USER_ID

ADA = SignedInUser(user_id=944, name="Ada")


@pytest.mark.parametrize(
    ("query", "ids"),
    [("users=944,196", ["944", "196"]), ("users=944&users=196", ["944", "196"]), ("with=944", ["", "944"]), ("", [""])],
)
def test_ids_come_in_one_field_in_two_or_in_an_invitation(query: str, ids: list[str]) -> None:
    assert user_id_texts(QueryParams(query)) == ids


def test_a_query_has_users_an_amount_and_controls() -> None:
    query = GroupPageQuery.read(QueryParams("users=944,196&amount=5&genre=Horror"))
    assert query == GroupPageQuery((944, 196), ("", ""), 5, Controls(genre="Horror"))


@pytest.mark.parametrize(
    ("query", "message"),
    [("users=1,2,3", "two people"), ("users=1,x", "not a user id"), ("users=1,2&amount=0", "1 to 100 movies")],
)
def test_an_invalid_query_is_refused(query: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        GroupPageQuery.read(QueryParams(query))


def test_the_visitor_of_an_invitation_becomes_the_first_of_two() -> None:
    assert GroupPageQuery((196,), ("",)).joined_by(ADA).users == (944, 196)


@pytest.mark.parametrize(("users", "visitor"), [((196,), None), ((944,), ADA), ((196, 7), ADA), ((), ADA)], ids=str)
def test_other_visitors_change_nothing(users: tuple[int, ...], visitor: SignedInUser | None) -> None:
    assert GroupPageQuery(users, ("",) * len(users)).joined_by(visitor).users == users


@pytest.mark.parametrize(
    ("query", "users", "address"),
    [
        ("users=944,196&amount=10", (944, 196), "/together?users=944,196&amount=10"),
        ("users=944&users=196", (944, 196), "/together?users=944,196&amount=10"),
        ("users=&users=196&amount=5", (196,), "/together?with=196&amount=5"),
        ("with=944", (944,), "/together?with=944&amount=10"),
        ("users=1&with=2&genre=Drama", (1, 2), "/together?users=1,2&amount=10&genre=Drama"),
        ("users=+1+,2&diversity=0.5", (1, 2), "/together?users=1,2&amount=10&diversity=0.5"),
        ("with=944.key", (944,), "/together?with=944.key&amount=10"),
        ("users=http://site/together?with%3D944.key%26amount%3D3,1", (944, 1), "/together?users=944.key,1&amount=10"),
        ("", (), "/together?amount=10"),
    ],
)
def test_a_query_is_read_from_its_address_in_any_form(query: str, users: tuple[int, ...], address: str) -> None:
    group_query = GroupPageQuery.read(QueryParams(query))
    assert (group_query.users, group_query.address) == (users, address)
    assert GroupPageQuery.read(QueryParams(address.partition("?")[2])) == group_query


@pytest.mark.parametrize(
    "query",
    [
        GroupPageQuery(),
        GroupPageQuery((944,), ("key",)),
        GroupPageQuery((944, 196), ("a-_1", ""), 5, Controls(genre="Horror", from_year=1980)),
    ],
    ids=str,
)
def test_an_address_leads_to_its_query(query: GroupPageQuery) -> None:
    path, _, params = query.address.partition("?")
    assert path == "/together"
    assert GroupPageQuery.read(QueryParams(params)) == query


def test_a_pair_is_two_ids_with_a_comma() -> None:
    assert read_pair("944.key,196") == [(944, "key"), (196, "")]
    for text in ("944", "944,196,7", ""):
        with pytest.raises(InvalidInput, match="two user ids"):
            read_pair(text)


class SampleUsers:
    async def is_sample_user(self, user_id: int) -> bool:
        return user_id <= LAST_SAMPLE_USER_ID


@pytest.mark.parametrize(
    ("users", "visitor", "allowed"),
    [
        ((1, 2), None, True),
        ((1, LAST_SAMPLE_USER_ID + 1), None, False),
        ((1, 944), ADA, True),
        ((LAST_SAMPLE_USER_ID + 5, 944), ADA, False),
    ],
    ids=str,
)
async def test_ratings_are_compared_only_if_the_visitor_may_see_both(
    users: tuple[int, int], visitor: SignedInUser | None, allowed: bool
) -> None:
    assert await may_compare(users, visitor, cast("Any", SampleUsers())) is allowed


def movie(*stars: float) -> SharedMovie:
    likings = [Liking(predicted_rating=each, reason="") for each in stars]
    return SharedMovie(movie_id=1, title="Alien", year=1979, genres=[], likings=likings)


def test_movies_that_both_like_are_counted_as_they_are_shown() -> None:
    assert Agreement.from_movies([movie(4.0, 3.96), movie(4.9, 3.9)]).liked == 1


def test_the_most_disputed_movie_is_named_if_the_gap_is_large_enough() -> None:
    close, far = movie(4.0, 3.6), movie(2.0, 4.5)
    assert Agreement.from_movies([close, far]).disputed == far
    assert Agreement.from_movies([close]).disputed is None
    assert Agreement.from_movies([]).disputed is None


def group(*user_ids: int | None) -> Together:
    people = [Companion(user_id=user_id, profile_version=1, has_ratings=True) for user_id in user_ids]
    return Together(people=people, model_version="m", computed_at=datetime.now(UTC), candidates=0, movies=[])


def test_the_visitor_is_told_from_the_others() -> None:
    assert companions(group(944, 196), ADA, {196: "Ben"}) == [Member(944, True), Member(196, False, "Ben")]
    assert companions(group(944, 196), None, {}) == [Member(944, False), Member(196, False)]
    assert companions(group(None, 196), None, {}) == [Member(None, True), Member(196, False)]
