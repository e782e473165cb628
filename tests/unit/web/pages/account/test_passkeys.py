"""Passkeys on the pages, with an authenticator in software."""

import re
import zipfile
from io import BytesIO
from typing import Any

import httpx
import pytest

from tests.support.passkeys.authenticator import Authenticator
from tests.unit.web.conftest import Site

PASSWORD = "correct horse"
ORIGIN = "http://web"


@pytest.fixture
def authenticator() -> Authenticator:
    return Authenticator(ORIGIN)


async def options(site: Site, path: str, **form: str) -> dict[str, Any]:
    answer = await site.client.post(path, data=form)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    made: dict[str, Any] = answer.json()
    return made


async def add(site: Site, authenticator: Authenticator, name: str = "Phone") -> httpx.Response:
    made = await options(site, "/profile/passkeys/options", password=PASSWORD)
    form = {"credential": authenticator.make(made), "name": name}
    return await site.client.post("/profile/passkeys", data=form)


async def use(site: Site, authenticator: Authenticator, **form: str) -> httpx.Response:
    made = await options(site, "/signin/passkey/options")
    return await site.client.post("/signin/passkey", data=form | {"credential": authenticator.use(made)})


async def test_a_passkey_is_added_listed_renamed_and_removed(site: Site, authenticator: Authenticator) -> None:
    await site.sign_up()
    added = await add(site, authenticator, "<b>Phone</b>")
    assert (added.status_code, added.headers["location"]) == (303, "/profile?changed=passkey#passkeys")
    page = (await site.client.get("/profile")).text
    assert "<bdi>&lt;b&gt;Phone&lt;/b&gt;</bdi>" in page
    [passkey_id] = set(re.findall(r"/profile/passkeys/([0-9a-f]{16})/delete", page))
    renamed = await site.client.post(f"/profile/passkeys/{passkey_id}/name", data={"name": "Laptop"})
    assert renamed.headers["location"] == "/profile?changed=passkey-name#passkeys"
    assert "<bdi>Laptop</bdi>" in (await site.client.get("/profile")).text
    wrong = await site.client.post(f"/profile/passkeys/{passkey_id}/delete", data={"password": "wrong horse"})
    assert (wrong.status_code, "<bdi>Laptop</bdi></strong>" in wrong.text) == (403, True)
    assert f'aria-describedby="password_{passkey_id}_error" autofocus' in wrong.text
    removed = await site.client.post(f"/profile/passkeys/{passkey_id}/delete", data={"password": PASSWORD})
    assert removed.headers["location"] == "/profile?changed=passkey-removed#passkeys"
    page = (await site.client.get("/profile")).text
    assert "<bdi>Laptop</bdi></strong>" not in page
    assert "The passkey “<bdi>Laptop</bdi>” was removed." in page
    gone = await site.client.post(f"/profile/passkeys/{passkey_id}/name", data={"name": "Laptop"})
    assert (gone.status_code, "was removed already" in gone.text) == (404, True)


async def test_a_passkey_without_a_name_is_called_after_its_device(site: Site, authenticator: Authenticator) -> None:
    await site.sign_up()
    site.client.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    await add(site, authenticator, " ")
    assert "<bdi>Firefox on Linux</bdi>" in (await site.client.get("/profile")).text


async def test_signing_in_leads_to_where_one_was_going(site: Site, authenticator: Authenticator) -> None:
    await site.sign_up()
    await add(site, authenticator)
    await site.client.post("/signout")
    answer = await use(site, authenticator, next="/watchlist")
    assert (answer.status_code, answer.headers["location"]) == (303, "/watchlist")
    assert (await site.client.get("/profile")).status_code == 200
    away = await use(site, authenticator, next="https://evil.example")
    assert away.headers["location"] == "/"


async def test_without_the_cookie_of_the_browser_a_true_answer_opens_nothing(
    site: Site, authenticator: Authenticator
) -> None:
    await site.sign_up()
    await add(site, authenticator)
    site.client.cookies.clear()
    made = await options(site, "/signin/passkey/options")
    site.client.cookies.clear()
    answer = await site.client.post("/signin/passkey", data={"credential": authenticator.use(made)})
    assert answer.status_code == 401
    assert "opens no account here" in answer.text
    assert "matinee_session" not in answer.headers.get("set-cookie", "")


async def test_the_cookie_of_a_challenge_stays_with_the_site(site: Site) -> None:
    answer = await site.client.post("/signin/passkey/options")
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "max-age=300"))


async def test_another_site_can_ask_for_nothing(site: Site) -> None:
    for path in ("/signin/passkey/options", "/signin/passkey", "/profile/passkeys/options", "/profile/passkeys"):
        answer = await site.client.post(path, headers={"sec-fetch-site": "cross-site"}, data={"password": PASSWORD})
        assert answer.status_code == 403


async def test_a_wrong_password_gets_no_options(site: Site) -> None:
    await site.sign_up()
    wrong = [await site.client.post("/profile/passkeys/options", data={"password": "wrong horse"}) for _ in range(11)]
    assert [answer.status_code for answer in wrong] == [403] * 10 + [429]


async def test_passkeys_of_others_are_neither_renamed_nor_removed(site: Site, authenticator: Authenticator) -> None:
    user_id = await site.sign_up()
    await add(site, authenticator)
    [passkey] = await site.dependencies.passkeys.read(user_id)
    await site.sign_up("Ben")
    own = f"/profile/passkeys/{passkey.passkey_id}"
    assert (await site.client.post(f"{own}/name", data={"name": "Mine"})).status_code == 404
    assert (await site.client.post(f"{own}/delete", data={"password": PASSWORD})).status_code == 404
    assert await site.dependencies.passkeys.read(user_id) == [passkey]


async def test_the_archive_has_names_and_days_of_passkeys_only(site: Site, authenticator: Authenticator) -> None:
    user_id = await site.sign_up()
    await add(site, authenticator)
    [passkey] = await site.dependencies.passkeys.read(user_id)
    answer = await site.client.get("/profile/data.zip")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert '"Phone"' in texts["passkeys.json"]
    assert not any(secret in text for secret in (passkey.credential, passkey.public_key) for text in texts.values())


async def test_at_an_address_of_numbers_passkeys_are_hidden(site: Site) -> None:
    page = (await site.client.get("/signin")).text
    assert 'data-passkey="get"' in page
    assert "Passkeys need JavaScript." in page
    site.replace(settings=site.dependencies.settings.model_copy(update={"public_url": "https://movies.example"}))
    page = (await site.client.get("/signin")).text
    assert "data-passkey" not in page
    assert '<a href="https://movies.example/signin">' in page
    refused = await site.client.post("/signin/passkey/options")
    assert (refused.status_code, "Open it by its name." in refused.text) == (400, True)
