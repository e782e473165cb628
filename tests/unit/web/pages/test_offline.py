import re

from tests.unit.web.conftest import Site


async def test_the_page_for_offline_use_is_the_same_for_everybody(site: Site) -> None:
    anonymous = (await site.client.get("/offline")).text
    await site.sign_up("Ada")
    mine = (await site.client.get("/offline")).text
    assert mine == anonymous
    assert "<form" not in mine
    assert "<script" not in mine
    assert mine.count("</main>") == 1, "the list goes before it"


async def test_the_worker_and_its_page_speak_the_language_of_the_page(site: Site) -> None:
    assert "Matinee ist nicht erreichbar" in (await site.client.get("/offline?lang=de")).text
    workers = [(await site.client.get(f"/sw.js?lang={language}")).text for language in ("en", "de")]
    assert [
        f'const LANGUAGE = "{language}";' in text for language, text in zip(("en", "de"), workers, strict=True)
    ] == [
        True,
        True,
    ]
    assert workers[0].splitlines()[1] != workers[1].splitlines()[1]


async def test_the_service_worker_is_of_the_whole_site_and_has_a_version(site: Site) -> None:
    answer = await site.client.get("/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert re.search(r'^const VERSION = "[0-9a-f]{12}";$', answer.text, re.MULTILINE)
    assert (await site.client.get("/sw.js")).text == answer.text


async def test_what_ends_or_changes_whose_list_it_is_erases_it(site: Site) -> None:
    """The worker knows each of these addresses."""
    worker = (await site.client.get("/sw.js")).text
    pattern = re.search(r"^const ERASING = /(.*)/;$", worker, re.MULTILINE)
    assert pattern is not None
    erasing = re.compile(pattern[1].replace(r"\/", "/"))
    addresses = ("/signin", "/signup", "/signout", "/signout/everywhere", "/profile/delete", "/profile/visibility")
    apis = ("/profile/link", "/api/session", "/api/users", "/api/users/944", "/api/users/944/visibility")
    assert [each for each in (*addresses, *apis) if not erasing.match(each)] == []
    assert not erasing.match("/movies/1/rating")


async def test_only_the_own_list_is_kept(site: Site) -> None:
    own = await site.sign_up()
    page = (await site.client.get("/")).text
    assert "data-own" in page
    assert "Without JavaScript, this list is not kept for reading offline." in page
    assert "data-own" in (await site.client.get(f"/result?user_id={own}")).text
    assert "data-own" not in (await site.client.get("/result?user_id=196")).text
