"""A list for two, over HTTP and real stores: it is never older than a rating."""

from typing import Any

import pytest

from tests.integration.recommender.conftest import USER, Recommender

OTHER = USER + 1
PICKS = {"ratings": [{"movie_id": 1, "rating": 5}]}


async def for_two(recommender: Recommender, users: str, **asked: Any) -> dict[str, Any]:
    answer = await recommender.http.get(f"/internal/users/{users}", params=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def ids(told: dict[str, Any]) -> list[int]:
    return [movie["movie_id"] for movie in told["movies"]]


async def test_what_either_has_just_rated_is_out_of_the_next_list_which_is_made_anew(recommender: Recommender) -> None:
    for user in (USER, OTHER):
        await recommender.sign_up(user)
        await recommender.rate(1, 5, user)
    users = f"{USER}/together/{OTHER}"
    for user, version in ((USER, [2, 1]), (OTHER, [2, 2])):
        before = await for_two(recommender, users)
        await recommender.rate(ids(before)[0], 0.5, user)
        after = await for_two(recommender, users)
        assert ids(before)[0] not in ids(after)
        assert after["movies"] != before["movies"][1:]
        assert [person["profile_version"] for person in after["people"]] == version


async def test_what_either_has_dismissed_or_seen_is_out_too(recommender: Recommender) -> None:
    for user in (USER, OTHER):
        await recommender.sign_up(user)
    first, second, *_ = ids(await for_two(recommender, f"{USER}/together/{OTHER}"))
    await recommender.http.put(f"/internal/users/{USER}/dismissed/{first}")
    await recommender.http.put(f"/internal/users/{OTHER}/seen/{second}")
    assert not {first, second} & set(ids(await for_two(recommender, f"{USER}/together/{OTHER}", amount=100)))


async def test_the_reader_is_told_of_own_ratings_and_ratings_are_compared_only_when_asked(
    recommender: Recommender,
) -> None:
    told = await for_two(recommender, "4/together/7", reader=7, amount=3, common=True)
    theirs, ours = zip(*([each["reason"] for each in movie["likings"]] for movie in told["movies"]), strict=True)
    assert "they gave" in theirs[0]
    assert "you gave" in ours[0]
    assert told["common"] is not None
    assert (await for_two(recommender, "4/together/7"))["common"] is None


async def test_picks_stand_for_a_newcomer(recommender: Recommender) -> None:
    answer = await recommender.http.post("/internal/users/4/together?amount=5", json=PICKS)
    told = answer.json()
    assert [person["user_id"] for person in told["people"]] == [None, 4]
    assert 1 not in ids(told)
    assert "you gave Movie 0 5 stars" in told["movies"][0]["likings"][0]["reason"]


@pytest.mark.parametrize(
    ("users", "status", "says"),
    [
        ("4/together/4", 422, "two different users"),
        ("4/together/5", 404, "the id 5"),
        ("5/together/4", 404, "the id 5"),
    ],
)
async def test_who_cannot_be_meant_is_named(recommender: Recommender, users: str, status: int, says: str) -> None:
    answer = await recommender.http.get(f"/internal/users/{users}")
    assert answer.status_code == status
    assert says in answer.json()["detail"]
