"""The list of sessions over the API, and that an ended one is out everywhere, shortcuts included."""

from typing import Any

from tests.unit.web.conftest import Site

ADA = {"name": "Ada", "password": "correct horse"}
RATING = {"rating": 4}


async def sign_in_again(site: Site) -> dict[str, str]:
    answer = await site.client.post("/api/session", json=ADA, headers={"cookie": "", "user-agent": "curl/8.14"})
    return {"Authorization": f"Bearer {answer.json()['token']}"}


async def listed(site: Site, bearer: dict[str, str]) -> list[dict[str, Any]]:
    answer = await site.client.get("/api/sessions", headers=bearer)
    assert answer.status_code == 200
    sessions: list[dict[str, Any]] = answer.json()["sessions"]
    return sessions


async def two_bearers(site: Site) -> list[dict[str, str]]:
    await site.sign_up()
    site.client.cookies.clear()
    bearers = []
    for _ in range(2):
        bearers.append(await sign_in_again(site))
        site.client.cookies.clear()
    return bearers


async def test_an_ended_session_is_out_at_once_everywhere(site: Site) -> None:
    first, second = await two_bearers(site)
    assert (await site.client.put("/api/users/944/ratings/1", headers=second, json=RATING)).status_code == 200
    (own, *others) = await listed(site, first)
    assert (own["device"], own["current"], len(others)) == ("curl", True, 2)
    for each in others:
        assert (await site.client.delete(f"/api/sessions/{each['session_id']}", headers=first)).status_code == 204
    for path in ("ratings", "visibility"):
        assert (await site.client.get(f"/api/users/944/{path}", headers=second)).status_code == 401
    assert (await site.client.put("/api/users/944/ratings/1", headers=second, json=RATING)).status_code == 401
    assert (await site.client.put("/api/users/944/ratings/1", headers=first, json=RATING)).status_code == 200
    gone = await site.client.delete(f"/api/sessions/{others[0]['session_id']}", headers=first)
    assert (gone.status_code, gone.json()["detail"]) == (404, "This session has ended already.")


async def test_all_others_end_and_this_one_stays(site: Site) -> None:
    first, second = await two_bearers(site)
    assert (await site.client.delete("/api/sessions", params={"others": True}, headers=first)).status_code == 204
    assert [each["current"] for each in await listed(site, first)] == [True]
    assert (await site.client.get("/api/sessions", headers=second)).status_code == 401


async def test_a_stranger_sees_and_ends_nothing(site: Site) -> None:
    first, _ = await two_bearers(site)
    await site.sign_up("Ben")
    (own, *_) = await listed(site, first)
    assert (await site.client.delete(f"/api/sessions/{own['session_id']}")).status_code == 404
    assert len((await site.client.get("/api/sessions")).json()["sessions"]) == 1
    site.client.cookies.clear()
    assert (await site.client.get("/api/sessions")).status_code == 401
    assert (await site.client.delete(f"/api/sessions/{own['session_id']}")).status_code == 401
    assert len(await listed(site, first)) == 3
