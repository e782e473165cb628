import pytest

from tests.unit.web.conftest import Site


async def test_signing_in_returns_to_the_previous_page(site: Site) -> None:
    await site.sign_up()
    form = {"name": "ada", "password": "correct horse", "next": "/movies/7"}
    assert (await site.client.post("/signin", data=form)).headers["location"] == "/movies/7"
    form["next"] = "https://evil.example"
    assert (await site.client.post("/signin", data=form)).headers["location"] == "/"


@pytest.mark.parametrize("name", ["Ada", "944", "-5", "0", "99999999999999999999", ""])
async def test_a_failed_sign_in_keeps_the_name_but_not_the_password(site: Site, name: str) -> None:
    await site.sign_up()
    answer = await site.client.post("/signin", data={"name": name, "password": "wrong horse"})
    assert answer.status_code == 401
    assert "do not belong together" in answer.text
    assert f'name="name" value="{name}"' in answer.text
    assert "wrong horse" not in answer.text


async def test_signing_up_twice_shows_recovery_codes_once(site: Site) -> None:
    form = {"name": "Ada", "password": "correct horse"}
    first = await site.client.post("/signup", data=form)
    codes = set(site.stores.users.codes[944])
    again = await site.client.post("/signup", data=form)
    assert (first.status_code, again.status_code, again.headers["location"]) == (200, 303, "/")
    assert site.stores.users.codes == {944: codes}


async def test_signing_up_counts_as_an_attempt_to_sign_in(site: Site) -> None:
    await site.sign_up()
    site.replace(settings=site.dependencies.settings.model_copy(update={"sign_ups_per_address": 100}))
    for _ in range(9):
        guess = await site.client.post("/signup", data={"name": "Ada", "password": "wrong horse"})
        assert guess.status_code == 409
    for page in ("/signup", "/signin"):
        right = await site.client.post(page, data={"name": "Ada", "password": "correct horse"})
        assert right.status_code == 429


async def test_a_failed_sign_up_says_why(site: Site) -> None:
    await site.sign_up()
    taken = await site.client.post("/signup", data={"name": "ADA", "password": "another horse"})
    assert (taken.status_code, "This name is taken" in taken.text) == (409, True)
    short = await site.client.post("/signup", data={"name": "Bob", "password": "short"})
    assert (short.status_code, "8 to 200 characters" in short.text) == (422, True)


async def test_signing_out_ends_the_session(site: Site) -> None:
    await site.sign_up()
    assert "Sign out" in (await site.client.get("/")).text
    await site.client.post("/signout")
    assert "Sign out" not in (await site.client.get("/")).text
    assert (await site.client.get("/profile")).status_code == 401


@pytest.mark.parametrize("path", ["/signin", "/signup"])
async def test_a_browser_without_cookies_is_told(site: Site, path: str) -> None:
    assert 'name="cookies" value="tested"' in (await site.client.get(path)).text
    form = {"name": "Ada", "password": "correct horse", "cookies": "tested"}
    site.client.cookies.clear()
    refused = await site.client.post(path, data=form)
    assert (refused.status_code, "does not keep cookies" in refused.text) == (422, True)
    assert "matinee_session" not in refused.headers["set-cookie"]
    await site.client.get("/signup")
    assert "Welcome" in (await site.client.post("/signup", data=form)).text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/signup", {"password": "password"}),
        ("/signin", {"password": "wrong horse"}),
        ("/recover", {"password": "new horse 7", "code": "x"}),
    ],
)
async def test_a_refused_form_has_the_focus_and_its_message(site: Site, path: str, fields: dict[str, str]) -> None:
    focused = 'aria-describedby="name_error" autofocus'
    assert focused not in (await site.client.get(path)).text
    refused = (await site.client.post(path, data={"name": "Grace", **fields})).text
    assert focused in refused
    assert 'id="name_error"' in refused
