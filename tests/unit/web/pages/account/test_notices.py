"""The top of each page tells what happened to the account."""

import re

import pytest

from tests.support.alexa.account_linking import LinkRequests
from tests.unit.web.conftest import Site

ADA = {"name": "Ada", "password": "correct horse"}
PHONE = {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"}
HEADING = "New in your account"


async def test_a_sign_in_elsewhere_is_told_on_every_page_until_it_is_dismissed(site: Site) -> None:
    await site.sign_up()
    own = dict(site.client.cookies)
    assert HEADING not in (await site.client.get("/profile")).text
    site.client.cookies.clear()
    await site.client.post("/api/session", json=ADA, headers=PHONE)
    site.client.cookies.clear()
    site.client.cookies.update(own)
    for path in ("/profile", "/watchlist", "/movies"):
        page = (await site.client.get(path)).text
        assert "Somebody signed in." in page
        assert "Safari on iPhone" in page
    ids = re.findall(r'name="notice" value="([0-9a-f]{16})"', page)
    answer = await site.client.post("/notices/dismiss", data={"notice": ids, "back": "/movies?q=a"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/movies?q=a")
    assert HEADING not in (await site.client.get("/profile")).text


async def test_a_changed_password_and_a_recovery_are_told(site: Site) -> None:
    await site.sign_up()
    codes = await site.dependencies.recovery.renew(944)
    await site.client.post("/profile/password", data={"old": ADA["password"], "new": "wet battery 7"})
    assert "The password was changed." in (await site.client.get("/profile")).text
    await site.client.post("/recover", data={"name": "Ada", "code": codes[0], "password": "wet battery 8"})
    await site.client.post("/signin", data=ADA | {"password": "wet battery 8"})
    assert "The account was recovered" in (await site.client.get("/profile")).text


async def test_a_connected_app_is_told_and_a_refused_one_is_not(site: Site) -> None:
    await site.sign_up()
    for decision in ("deny", "allow"):
        page = (await site.client.get(LinkRequests().address())).text
        [question] = re.findall(r'name="question" value="([^"]+)"', page)
        await site.client.post("/oauth/authorize", data={"question": question, "decision": decision})
        shown = (await site.client.get("/profile")).text
        assert ("Alexa was connected." in shown) == (decision == "allow")


@pytest.mark.parametrize("notice", [[], ["x"], ["a" * 17], ["a" * 16] * 51])
async def test_a_dismissal_names_a_few_notices(site: Site, notice: list[str]) -> None:
    await site.sign_up()
    assert (await site.client.post("/notices/dismiss", data={"notice": notice})).status_code == 422


async def test_others_dismiss_nothing(site: Site) -> None:
    await site.sign_up()
    await site.client.post("/profile/password", data={"old": ADA["password"], "new": "wet battery 7"})
    [notice] = site.stores.users.notices[944]
    await site.sign_up("Ben")
    form = {"notice": notice.notice_id, "back": "https://evil.example"}
    assert (await site.client.post("/notices/dismiss", data=form)).headers["location"] == "/"
    assert site.stores.users.notices[944] == [notice]
