"""A list for two over HTTP and real stores is never older than a rating."""

from typing import Any

import pytest

from tests.integration.recommender.conftest import USER, Recommender

OTHER = USER + 1
PICKS = {"ratings": [{"movie_id": 1, "rating": 5}]}


async def for_two(recommender: Recommender, users: str, **query: Any) -> dict[str, Any]:
    response = await recommender.http.get(f"/internal/users/{users}", params=query)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def ids(listed: dict[str, Any]) -> list[int]:
    return [movie["movie_id"] for movie in listed["movies"]]


async def test_a_movie_that_either_user_rates_leaves_the_next_list_which_is_recomputed(
    recommender: Recommender,
) -> None:
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


async def test_a_movie_that_either_user_dismissed_or_saw_is_left_out(recommender: Recommender) -> None:
    for user in (USER, OTHER):
        await recommender.sign_up(user)
    first, second, *_ = ids(await for_two(recommender, f"{USER}/together/{OTHER}"))
    await recommender.http.put(f"/internal/users/{USER}/dismissed/{first}")
    await recommender.http.put(f"/internal/users/{OTHER}/seen/{second}")
    assert not {first, second} & set(ids(await for_two(recommender, f"{USER}/together/{OTHER}", amount=100)))


async def test_reasons_address_the_reader_and_ratings_are_compared_only_on_request(
    recommender: Recommender,
) -> None:
    listed = await for_two(recommender, "4/together/7", reader=7, amount=3, common=True)
    theirs, ours = zip(*([each["reason"] for each in movie["likings"]] for movie in listed["movies"]), strict=True)
    assert "they liked" in theirs[0]
    assert "you liked" in ours[0]
    assert listed["common"] is not None
    assert (await for_two(recommender, "4/together/7"))["common"] is None


async def test_picks_represent_a_new_user(recommender: Recommender) -> None:
    response = await recommender.http.post("/internal/users/4/together?amount=5", json=PICKS)
    listed = response.json()
    assert [person["user_id"] for person in listed["people"]] == [None, 4]
    assert 1 not in ids(listed)
    assert "you liked Movie 0" in listed["movies"][0]["likings"][0]["reason"]


@pytest.mark.parametrize(
    ("users", "status", "message"),
    [
        ("4/together/4", 422, "two different users"),
        ("4/together/5", 404, "the id 5"),
        ("5/together/4", 404, "the id 5"),
    ],
)
async def test_an_error_names_the_user_who_cannot_be_combined(
    recommender: Recommender, users: str, status: int, message: str
) -> None:
    response = await recommender.http.get(f"/internal/users/{users}")
    assert response.status_code == status
    assert message in response.json()["detail"]
