"""Who sees which name of whom."""

import pytest

from tests.unit.web.conftest import Site

COUNTESS = "Countess <i>Lovelace</i>"
SHOWN = "Countess &lt;i&gt;Lovelace&lt;/i&gt;"


@pytest.fixture
async def link_key(site: Site) -> str:
    """Of Ada, 944, who has a display name. The client is a stranger then."""
    await site.sign_up()
    answer = await site.client.post("/profile/name", data={"name": COUNTESS})
    assert (answer.status_code, answer.headers["location"]) == (303, "/profile?changed=name#name")
    page = (await site.client.get("/profile")).text
    assert f"<h1><bdi>{SHOWN}</bdi></h1>" in page
    key = await site.dependencies.accounts.link_key(944)
    site.client.cookies.clear()
    return key


async def heading(site: Site, address: str) -> str:
    page = (await site.client.get(address)).text
    return page.partition("<h1>")[2].partition("</h1>")[0]


async def test_strangers_see_the_id(site: Site, link_key: str) -> None:
    assert link_key
    assert await heading(site, "/result?user_id=944&amount=10") == "For user 944"
    wrong = "x" * len(link_key)
    assert await heading(site, f"/result?user_id=944&amount=10&key={wrong}") == "For user 944"


async def test_whoever_has_the_link_sees_the_name(site: Site, link_key: str) -> None:
    shown = await heading(site, f"/result?user_id=944&amount=10&key={link_key}")
    assert shown == f"For <bdi>{SHOWN}</bdi>, user 944"
    invitation = (await site.client.get(f"/together?with=944.{link_key}")).text
    assert f"An evening with \u2068{SHOWN}\u2069" in invitation


async def test_everybody_sees_a_public_name(site: Site, link_key: str) -> None:
    assert link_key
    await site.client.post("/signin", data={"name": "Ada", "password": "correct horse"})
    await site.client.post("/profile/name", data={"name": "Countess", "public": "true"})
    site.client.cookies.clear()
    assert await heading(site, "/result?user_id=944&amount=10") == "For <bdi>Countess</bdi>, user 944"


async def test_an_invited_user_reads_the_name_in_the_list_for_two(site: Site, link_key: str) -> None:
    await site.sign_up("Ben")
    page = (await site.client.get(f"/together?with=944.{link_key}")).text
    assert f"For you and \u2068{SHOWN}\u2069" in page


async def test_a_name_that_cannot_be_shown_is_refused_where_it_was_typed(site: Site) -> None:
    await site.sign_up()
    answer = await site.client.post("/profile/name", data={"name": "12345"})
    assert (answer.status_code, "would be taken for an id" in answer.text) == (422, True)


async def test_the_name_to_sign_in_with_stays_with_its_owner(site: Site, link_key: str) -> None:
    for address in ("/result?user_id=944&amount=10", f"/together?with=944.{link_key}"):
        assert "Ada" not in (await site.client.get(f"{address}&key={link_key}")).text
