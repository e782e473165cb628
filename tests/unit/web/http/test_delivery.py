"""Caching, revalidation, compression and size of pages and files."""

import gzip
import re

import pytest

from services.web.views.static_files import STATIC
from tests.unit.web.conftest import Site

BUDGET = 60_000
"""Of compressed content; `tests/e2e/delivery/test_first_visit.py` counts what a browser does, with headers."""
PAGES = ["/", "/movies", "/result?user_id=196&amount=10", "/movies/7", "/about"]


@pytest.mark.parametrize("path", PAGES)
async def test_an_unchanged_page_is_not_sent_again(site: Site, path: str) -> None:
    first = await site.client.get(path)
    assert first.headers["cache-control"] == "private, no-cache"
    known = {"if-none-match": first.headers["etag"]}
    again = await site.client.get(path, headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    await site.sign_up()
    assert (await site.client.get(path, headers=known)).status_code == 200


async def test_responses_to_forms_and_errors_are_not_cached(site: Site) -> None:
    for answer in (await site.client.get("/nothing"), await site.client.post("/signin", data={"name": "x"})):
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
async def test_a_first_visit_stays_within_its_size_budget(site: Site, path: str) -> None:
    site.client.headers["accept-encoding"] = "gzip"
    async with site.client.stream("GET", path) as answer:
        size = sum([len(chunk) async for chunk in answer.aiter_raw()])
        assert answer.headers["content-encoding"] == "gzip"
    page = (await site.client.get(path)).text
    files = set(re.findall(r'"(/static/[^"#]+)', page))
    assert len(files) >= 6
    for file in files:
        async with site.client.stream("GET", file) as answer:
            size += sum([len(chunk) async for chunk in answer.aiter_raw()])
    assert size < BUDGET


@pytest.mark.parametrize("packed", [True, False])
async def test_a_file_is_compressed_for_clients_that_accept_it(site: Site, packed: bool) -> None:
    [file] = STATIC.glob("vendor/bootstrap.min.*.css")
    encodings = {"accept-encoding": "gzip" if packed else "identity"}
    async with site.client.stream("GET", f"/static/vendor/{file.name}", headers=encodings) as answer:
        content = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert (answer.headers.get("content-encoding") == "gzip") == packed
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert (gzip.decompress(content) if packed else content) == file.read_bytes()


async def test_a_valid_theme_is_remembered_and_anything_else_is_ignored(site: Site) -> None:
    assert "data-theme" not in (await site.client.get("/about")).text
    answer = await site.client.post("/theme", data={"theme": "dark", "back": "/about"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/about")
    assert '<html lang="en" data-theme="dark">' in (await site.client.get("/about")).text
    assert (await site.client.post("/theme", data={"theme": '"><b>'})).status_code == 422
    site.client.cookies.set("matinee_theme", '"><b>')
    assert "data-theme" not in (await site.client.get("/about")).text


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_has_a_description_one_heading_and_the_manifest(site: Site, path: str) -> None:
    page = (await site.client.get(path)).text
    assert re.search(r'<meta name="description" content="[^"]{40,}"', page)
    assert page.count("<h1") == 1
    assert re.search(r'<link rel="manifest" href="/static/manifest.json\?v=[0-9a-f]{12}"', page)
