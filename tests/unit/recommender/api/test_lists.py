import httpx
import pytest

from tests.support.served_models import IDS
from tests.unit.recommender.api.conftest import USER

PATH = f"/internal/users/{USER}"


@pytest.mark.parametrize(
    ("visibility", "by_id", "by_link"), [("open", 200, 200), ("link", 403, 200), ("closed", 403, 403)]
)
async def test_others_get_the_titles_that_the_user_shows(
    client: httpx.AsyncClient, visibility: str, by_id: int, by_link: int
) -> None:
    assert (await client.put(f"{PATH}/visibility", json={"visibility": visibility})).status_code == 200
    for has_link, status in ((False, by_id), (True, by_link)):
        answer = await client.get(f"{PATH}/titles", params={"amount": 2, "has_link": has_link})
        assert answer.status_code == status
        if status == 200:
            listed = answer.json()
            assert (listed["profile_version"], len(listed["movies"])) == (None, 2)
            assert all(movie["score"] is movie["reason"] is None for movie in listed["movies"])
    assert (await client.get(f"{PATH}/recommendations")).json()["profile_version"] is not None


async def test_a_sample_users_list_is_open(client: httpx.AsyncClient) -> None:
    titles, whole = [(await client.get(f"/internal/users/4/{path}")).json() for path in ("titles", "recommendations")]
    assert titles["movies"] == whole["movies"]


async def test_what_would_be_is_told_and_not_stored(client: httpx.AsyncClient) -> None:
    assert (await client.put(f"{PATH}/ratings/{IDS[1]}", json={"rating": 4})).status_code == 200
    before = (await client.get(f"{PATH}/profile")).json()
    answer = (await client.get(f"{PATH}/what-if?without={IDS[1]}&rate={IDS[2]}:5&amount=3")).json()
    assert len(answer["movies"]) == 3
    assert [(each["before"], each["after"]) for each in answer["changes"]] == [(4, None), (None, 5)]
    assert (await client.get(f"{PATH}/profile")).json() == before
