import asyncio
import re
from contextvars import Context
from unittest.mock import AsyncMock

import pytest

from services.web.queries.profile_changes import CHANGES
from shared.contracts.errors import StoreUnavailable
from tests.unit.web.conftest import Site


async def rate(site: Site, *movie_ids: int) -> None:
    for movie_id in movie_ids:
        await site.client.post(f"/movies/{movie_id}/rating", data={"rating": str(movie_id / 2)})


def shown(page: str) -> list[str]:
    return re.findall(r"<legend[^>]*>Your rating of ([^<]*)</legend>", page)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("sort=best", ["Dune", "Chinatown", "Alien"]),
        ("sort=worst", ["Alien", "Chinatown", "Dune"]),
        ("sort=title", ["Alien", "Chinatown", "Dune"]),
        ("sort=year", ["Dune", "Chinatown", "Alien"]),
        ("sort=title&q=N", ["Chinatown", "Alien", "Dune"]),
        ("q=chin+tow", ["Chinatown"]),
        ("sort=nonsense&from=-5&q=dune", ["Dune"]),
        ("from=99999999999999999999", ["Alien", "Chinatown", "Dune"]),
    ],
)
async def test_ratings_are_sorted_and_searched(site: Site, query: str, titles: list[str]) -> None:
    await site.sign_up()
    await rate(site, 1, 3, 4)
    assert sorted(shown((await site.client.get(f"/profile?{query}")).text)) == sorted(titles)
    if "sort" in query and "q=N" not in query:
        assert shown((await site.client.get(f"/profile?{query}")).text) == titles


async def test_what_the_page_says_of_the_account_is_read_at_the_same_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await site.sign_up()
    deps, together = site.dependencies, asyncio.Barrier(3)

    async def none(*_of_user: object) -> list[object]:
        await together.wait()
        return []

    async def training(_recommender: object) -> None:
        await together.wait()

    monkeypatch.setattr(type(deps.webhooks), "of_user", none)
    monkeypatch.setattr(type(deps.connected_apps), "of_user", none)
    monkeypatch.setattr(type(deps.recommender), "training", training)
    page = await asyncio.wait_for(site.client.get("/profile"), 10)
    assert page.status_code == 200


async def test_a_deleted_account_is_gone(site: Site) -> None:
    own = await site.sign_up()
    await rate(site, 1)
    cookies = dict(site.client.cookies)
    answer = await site.client.post("/profile/delete", data={"password": "correct horse"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/goodbye")
    assert (site.stores.users.accounts, site.stores.users.names, site.recommender.ratings) == ({}, {}, {})
    site.client.cookies.update(cookies)
    assert (await site.client.get("/profile")).status_code == 401
    again = await site.client.post("/api/session", json={"user_id": own, "password": "correct horse"})
    assert again.status_code == 401
    assert (await site.client.get("/goodbye")).status_code == 200


async def test_without_the_password_nothing_is_deleted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    own = await site.sign_up()
    await rate(site, 1)
    erased: list[int] = []

    async def erase_imports(user_id: int) -> None:
        erased.append(user_id)

    monkeypatch.setattr(site.stores.imports, "erase", erase_imports)
    answer = await site.client.post("/profile/delete", data={"password": "wrong horse"})
    assert (answer.status_code, "This is not your password" in answer.text) == (403, True)
    assert site.recommender.ratings[own] == {1: 0.5}
    assert own in site.stores.users.accounts
    assert erased == []
    await site.client.post("/profile/delete", data={"password": "correct horse"})
    assert erased == [own]


@pytest.mark.parametrize(
    ("form", "fields", "field"),
    [
        ("password", {"old": "wrong horse", "new": "battery staple"}, "old"),
        ("recovery", {"password": "wrong horse"}, "recovery_password"),
        ("delete", {"password": "wrong horse"}, "password"),
    ],
)
async def test_a_refused_form_is_open_says_why_and_has_the_focus(
    site: Site, form: str, fields: dict[str, str], field: str
) -> None:
    await site.sign_up()
    page = (await site.client.post(f"/profile/{form}", data=fields)).text
    assert page.count("This is not your password") == page.count("autofocus") == page.count("<details open>") == 1
    (opened,) = re.findall("<details open>.*?</details>", page, re.DOTALL)
    assert f'role="alert" id="{field}_error">This is not your password' in opened
    assert f'aria-describedby="{field}_error" autofocus' in opened


@pytest.mark.parametrize(
    ("form", "fields", "field", "text"),
    [
        ("webhooks", {"url": "http://a.example/", "list": "true"}, "webhook_url", "A webhook needs an https address"),
        ("name", {"name": "12345"}, "display_name", "would be taken for an id"),
    ],
)
async def test_a_refused_form_keeps_what_was_typed(
    site: Site, form: str, fields: dict[str, str], field: str, text: str
) -> None:
    await site.sign_up()
    page = (await site.client.post(f"/profile/{form}", data=fields)).text
    (refused,) = re.findall(f'<form [^>]*action="/profile/{form}">.*?</form>', page, re.DOTALL)
    assert re.search(f'role="alert" id="{field}_error">[^<]*{text}', refused)
    assert f'value="{next(iter(fields.values()))}"' in refused
    assert re.search(f'aria-describedby="{field}_error[^"]*" autofocus', refused)
    assert page.count("autofocus") == page.count(text) == 1


async def test_a_refusal_of_a_form_that_cannot_be_shown_is_told_at_the_top(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await site.sign_up()

    async def fail(_self: object, _user_id: int) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(type(site.dependencies.webhooks), "of_user", fail)
    page = (await site.client.post("/profile/webhooks", data={"url": "http://a.example/", "list": "true"})).text
    assert page.index('role="alert">A webhook needs an https address') < page.index("<h2")


@pytest.mark.parametrize("change", [change for change, (section, _) in CHANGES.items() if section != "mail"])
async def test_what_was_done_is_told_in_its_section(site: Site, change: str) -> None:
    await site.sign_up()
    page = (await site.client.get(f"/profile?changed={change}")).text
    section, text = CHANGES[change]
    assert page.count('id="changed"') == page.count('aria-describedby="changed"') == 1
    assert page.index(f'id="{section}"') < page.index(text)


async def test_only_changes_that_there_are_are_told(site: Site) -> None:
    await site.sign_up()
    page = await site.client.get("/profile?changed=everything")
    assert (page.status_code, 'id="changed"' in page.text) == (200, False)


async def test_a_refused_deletion_says_when_to_try_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await site.sign_up()
    with monkeypatch.context() as patch:
        patch.setattr(type(site.dependencies.deletions), "delete", AsyncMock(side_effect=StoreUnavailable))
        refused = await site.client.post("/profile/delete", data={"password": "correct horse"})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    while (refused := await site.client.post("/profile/delete", data={"password": "x"})).status_code == 403:
        pass
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60


async def test_a_deletion_that_cannot_be_finished_goes_on_in_the_background(site: Site) -> None:
    own = await site.sign_up()
    await rate(site, 1)
    site.recommender.down = True
    answer = await site.client.post("/profile/delete", data={"password": "correct horse"})
    goodbye = await site.client.get(answer.headers["location"])
    assert "Your account is being deleted" in goodbye.text
    signing_in = await site.client.post("/signin", data={"name": "Ada", "password": "correct horse"})
    assert (signing_in.status_code, "This account is being deleted" in signing_in.text) == (409, True)
    wrong = await site.client.post("/signin", data={"name": "Ada", "password": "wrong horse"})
    assert (wrong.status_code, "being deleted" in wrong.text) == (401, False)
    site.recommender.down = False
    await asyncio.create_task(site.dependencies.deletions.resume(), context=Context())
    assert own not in site.stores.users.accounts
    assert site.recommender.ratings == {}
    await site.sign_up("Ada")


async def test_the_profile_lists_the_ratings(site: Site) -> None:
    await site.sign_up()
    assert "You have not rated a movie yet" in (await site.client.get("/profile")).text
    await site.client.post("/movies/4/rating", data={"rating": "2.5"})
    page = (await site.client.get("/profile")).text
    assert "Dune" in page
    assert "You gave it 2.5." in page
    assert "On average you give 1.0 stars less than others give the same movies" in page


async def test_the_profile_sends_to_an_echo_from_the_first_rating_on(site: Site) -> None:
    await site.sign_up()
    assert "your Echo" not in (await site.client.get("/profile")).text
    await rate(site, 1)
    assert "your Echo" in (await site.client.get("/profile")).text


async def test_a_changed_password_ends_the_other_sessions(site: Site) -> None:
    await site.sign_up("Ada")
    first = dict(site.client.cookies)
    site.client.cookies.clear()
    signed_in = await site.client.post("/signin", data={"name": "Ada", "password": "correct horse"})
    assert signed_in.status_code == 303
    for old, new, status, says in (
        ("wrong horse", "battery staple", 403, "This is not your password"),
        ("correct horse", "short", 422, "8 to 200 characters"),
        ("correct horse", "password123", 422, "first that others would guess"),
    ):
        refused = await site.client.post("/profile/password", data={"old": old, "new": new})
        assert (refused.status_code, says in refused.text) == (status, True)
    changed = await site.client.post("/profile/password", data={"old": "correct horse", "new": "battery staple"})
    assert changed.headers["location"] == "/profile?changed=password#leave"
    assert "Your password is changed" in (await site.client.get("/profile?changed=password")).text
    site.client.cookies.clear()
    site.client.cookies.update(first)
    assert (await site.client.get("/profile")).status_code == 401
    for password, status in (("correct horse", 401), ("battery staple", 303)):
        again = await site.client.post("/signin", data={"name": "Ada", "password": password})
        assert again.status_code == status
