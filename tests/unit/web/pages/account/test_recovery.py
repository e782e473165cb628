"""Recovery codes on the pages: shown once at sign-up and when renewed, and the form for a forgotten password."""

import re

import pytest

from tests.unit.web.conftest import Site

CODE = re.compile(r"<code>([A-Z2-7-]{19})</code>")
ADA = {"name": "Ada", "password": "correct horse"}
NEW = "wet battery 7"


async def sign_up(site: Site) -> list[str]:
    answer = await site.client.post("/signup", data=ADA)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "Welcome, <bdi>Ada</bdi>" in answer.text
    return CODE.findall(answer.text)


async def test_a_forgotten_password_is_replaced_with_a_code_from_the_sign_up(site: Site) -> None:
    codes = await sign_up(site)
    assert (await site.client.get("/profile")).status_code == 200
    answer = await site.client.post("/recover", data={"name": "ada", "code": codes[0].lower(), "password": NEW})
    assert (answer.status_code, "Your password is changed." in answer.text) == (200, True)
    assert (await site.client.get("/profile")).status_code == 401
    assert (await site.client.post("/signin", data=ADA | {"password": NEW})).status_code == 303
    assert "You have 7 codes left" in (await site.client.get("/profile")).text


async def test_a_wrong_code_keeps_what_was_typed_but_the_password(site: Site) -> None:
    await sign_up(site)
    form = {"name": "Ada", "code": "AAAA-BBBB-CCCC-DDDD", "password": NEW}
    answer = await site.client.post("/recover", data=form)
    assert answer.status_code == 401
    assert "do not belong together" in answer.text
    assert 'value="Ada"' in answer.text
    assert 'value="AAAA-BBBB-CCCC-DDDD"' in answer.text
    assert NEW not in answer.text
    unknown = await site.client.post("/recover", data=form | {"name": "Nobody"})
    assert unknown.text.replace("Nobody", "Ada") == answer.text


async def test_new_codes_need_the_password(site: Site) -> None:
    old = await sign_up(site)
    refused = await site.client.post("/profile/recovery", data={"password": "wrong horse"})
    assert (refused.status_code, CODE.findall(refused.text)) == (403, [])
    renewed = await site.client.post("/profile/recovery", data={"password": "correct horse"})
    assert len(set(CODE.findall(renewed.text)) - set(old)) == 8
    assert "New recovery codes were made." in (await site.client.get("/profile")).text


async def test_codes_are_guessed_ten_times_a_minute_at_most(site: Site) -> None:
    codes = await sign_up(site)
    form = {"name": "Ada", "code": "AAAA-BBBB-CCCC-DDDD", "password": NEW}
    statuses = [(await site.client.post("/recover", data=form)).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    assert (await site.client.post("/recover", data=form | {"code": codes[0]})).status_code == 429


@pytest.mark.parametrize("following", ["/movies/7", "/oauth/authorize?question=q"])
async def test_signing_up_on_the_way_to_a_page_leads_there(site: Site, following: str) -> None:
    answer = await site.client.post("/signup", data=ADA | {"next": following})
    assert (answer.status_code, answer.headers["location"]) == (303, following)
    assert "You have no codes for a forgotten password yet" in (await site.client.get("/profile")).text


async def test_nothing_else_fails_while_codes_cannot_be_stored(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        site.stores.users.down = True
        site.stores.users._record()

    monkeypatch.setattr(site.stores.users, "set_recovery_codes", away)
    answer = await site.client.post("/signup", data=ADA)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
