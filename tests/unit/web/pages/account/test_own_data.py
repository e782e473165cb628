"""One archive with everything about a user, for that user alone."""

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest

from services.web.pages.account.own_data import CONTENTS
from services.web.webhooks.webhook import Webhook
from tests.unit.web.conftest import Site
from tests.unit.web.webhooks.memory_webhooks import event

PATH = "/profile/data.zip"


async def archive(site: Site, **headers: str) -> ZipFile:
    answer = await site.client.get(PATH, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    return ZipFile(io.BytesIO(answer.content))


def read(data: ZipFile, name: str) -> Any:
    return json.loads(data.read(name))


async def test_everything_is_in_it_and_the_readme_names_each_file(site: Site) -> None:
    user_id = await site.sign_up("Zoë 映画")
    site.recommender.ratings[user_id] = {1: 4.5}
    site.stores.users.links[user_id] = {"1767225600-" + "a" * 32}
    site.client.cookies.set("matinee_theme", "dark")
    webhook = Webhook(user_id, "https://a.example/hook", ("list:read",), created=1_767_225_600)
    await site.stores.webhooks.add(webhook.failed(event(3), 1_767_225_700, "503"))
    room = await site.client.post("/rooms", data={"name": "Zoë in Rio"})
    key = room.headers["location"].partition("=")[2]
    await site.client.post("/rooms/vote", data={"key": key, "movie_id": "3", "vote": "yes"})
    data = await archive(site)
    assert data.testzip() is None
    assert data.namelist() == ["README.txt", *CONTENTS]
    readme = data.read("README.txt").decode()
    assert [line.partition(":")[0] for line in readme.splitlines() if ".json:" in line or ".csv:" in line] == [
        *CONTENTS
    ]
    about = read(data, "account.json")
    assert (about["user_id"], about["name"], about["created"][:2]) == (user_id, "Zoë 映画", "20")
    assert [each["title"] for each in read(data, "ratings.json")["ratings"]] == ["Alien"]
    assert "Alien" in data.read("ratings.csv").decode()
    assert read(data, "apps.json") == [{"app": "Alexa", "connected": "2026-01-01T00:00:00+00:00"}]
    [hook] = read(data, "webhooks.json")
    delivery = {"profile_version": 3, "at": "2026-01-01T00:01:40+00:00", "ok": False, "result": "503"}
    assert hook.pop("deliveries") == [delivery]
    told = {"scopes": ["list:read"], "created": "2026-01-01T00:00:00+00:00", "gave_up": False}
    assert hook == {"url": webhook.url, **told}
    assert read(data, "rooms.json") == [{"name": "Zoë in Rio", "votes": {"3": "yes"}}]
    assert [each["device"] for each in read(data, "sessions.json")] == ["python-httpx"]
    settings = read(data, "settings.json")
    assert (settings["list_visible_to"], settings["this_browser"]["theme"]) == ("open", "dark")


async def test_an_archive_of_a_new_account_is_whole(site: Site) -> None:
    await site.sign_up()
    data = await archive(site, **{"accept-language": "de"})
    assert read(data, "apps.json") == read(data, "watchlist.json") == read(data, "imports.json") == []
    assert "Passwort" in data.read("README.txt").decode()


async def test_no_secret_is_in_it(site: Site) -> None:
    user_id = await site.sign_up()
    await site.dependencies.recovery.renew(user_id)
    webhook = Webhook(user_id, "https://a.example/hook", ("list:read",))
    await site.stores.webhooks.add(webhook)
    data = await archive(site)
    text = "".join(data.read(name).decode() for name in data.namelist())
    account = site.stores.users.accounts[user_id]
    secrets = [account.password_hash, *account.sessions, *site.stores.users.codes[user_id], *webhook.secrets]
    assert len(secrets) == 11
    assert not any(secret in text for secret in [*secrets, site.client.cookies["matinee_session"]])


async def test_strangers_get_nothing_and_others_only_their_own(site: Site) -> None:
    assert (await site.client.get(PATH)).status_code == 401
    first = await site.sign_up()
    site.recommender.ratings[first] = {1: 4.5}
    second = await site.sign_up("Ben")
    data = await archive(site)
    assert read(data, "account.json")["user_id"] == second
    assert read(data, "ratings.json")["ratings"] == []


@pytest.mark.parametrize("part", ["recommender", "users", "grants"])
async def test_half_an_archive_is_never_sent(site: Site, part: str) -> None:
    await site.sign_up()
    assert (await site.client.get("/profile")).status_code == 200
    away: Any = {"recommender": site.recommender, "users": site.stores.users, "grants": site.stores.grants}[part]
    away.down = True
    answer = await site.client.get(PATH)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


async def test_archives_are_limited(site: Site) -> None:
    await site.sign_up()
    statuses = [(await site.client.get(PATH)).status_code for _ in range(7)]
    assert statuses == [200] * 6 + [429]
