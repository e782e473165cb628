"""The sessions on the profile, each with a button that ends it."""

import re

import httpx

from tests.unit.web.conftest import Site

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
END = re.compile(r'action="(/profile/sessions/[0-9a-f]{16}/end)"')


def other_client(site: Site) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=site.client._transport, base_url="http://web", headers={"user-agent": FIREFOX})


async def test_another_session_is_listed_and_ended(site: Site) -> None:
    await site.sign_up()
    async with other_client(site) as other:
        await other.post("/signin", data={"name": "Ada", "password": "correct horse"})
        assert (await other.get("/profile")).status_code == 200
        page = (await site.client.get("/profile")).text
        assert "Firefox on Linux" in page
        (end,) = END.findall(page)
        assert (await site.client.post(end)).headers["location"] == "/profile?changed=session#sessions"
        assert (await other.get("/profile")).status_code == 401
        assert (await site.client.post(end)).status_code == 404
    assert END.findall((await site.client.get("/profile")).text) == []


async def test_all_others_end_at_once(site: Site) -> None:
    await site.sign_up()
    async with other_client(site) as other:
        await other.post("/signin", data={"name": "Ada", "password": "correct horse"})
        assert "/profile/sessions/others/end" in (await other.get("/profile")).text
        ended = await site.client.post("/profile/sessions/others/end")
        assert ended.headers["location"] == "/profile?changed=sessions#sessions"
        assert "All other sessions are ended." in (await site.client.get(ended.headers["location"])).text
        assert (await other.get("/profile")).status_code == 401
    page = await site.client.get("/profile")
    assert page.status_code == 200
    assert "/profile/sessions/others/end" not in page.text


async def test_strangers_end_nothing(site: Site) -> None:
    for path in ("/profile/sessions/others/end", f"/profile/sessions/{'a' * 16}/end"):
        assert (await site.client.post(path)).status_code == 401
    await site.sign_up()
    for path in (f"/profile/sessions/{'A' * 16}/end", "/profile/sessions/_/end"):
        assert (await site.client.post(path)).status_code in {404, 422}
