import gzip
import json
import re
from pathlib import Path

import httpx
import pytest

from services.web.views.static_files import IMMUTABLE, Assets, CachedStaticFiles

CONTENT = "body { color: red }"
BROTLI = b"not really: what is sent is the copy"
TOP_LEVEL_NAME = re.compile(r"^(?:const|let|class|(?:async )?function) (\w+)", re.MULTILINE)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "site.css").write_text(CONTENT)
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "manifest.json").write_text(json.dumps({"htmx.js": "htmx.0123.js"}))
    (vendor / "htmx.0123.js").write_text("htmx")
    (vendor / "htmx.0123.js.gz").write_bytes(gzip.compress(b"htmx"))
    (vendor / "htmx.0123.js.br").write_bytes(BROTLI)
    return tmp_path


async def get(root: Path, path: str, encoding: str = "identity") -> httpx.Response:
    transport = httpx.ASGITransport(CachedStaticFiles(directory=root))
    async with httpx.AsyncClient(transport=transport, base_url="http://static") as client:
        return await client.get(path, headers={"accept-encoding": encoding})


def test_a_vendored_file_has_the_url_of_the_manifest(root: Path) -> None:
    assert Assets(root).url("htmx.js") == "/static/vendor/htmx.0123.js"


def test_the_url_of_an_own_file_changes_with_its_content(root: Path) -> None:
    before = Assets(root).url("site.css")
    (root / "site.css").write_text("body {}")
    assert before.startswith("/static/site.css?v=")
    assert Assets(root).url("site.css") != before


@pytest.mark.parametrize(
    ("path", "cache_control"),
    [("/vendor/htmx.0123.js", IMMUTABLE), ("/site.css?v=0123", IMMUTABLE), ("/site.css", "no-cache")],
)
async def test_only_urls_with_a_hash_are_cached_forever(root: Path, path: str, cache_control: str) -> None:
    assert (await get(root, path)).headers["cache-control"] == cache_control


@pytest.mark.parametrize(("encoding", "compressed"), [("gzip", True), ("identity", False)])
async def test_a_compressed_file_is_served_if_the_client_accepts_it(
    root: Path, encoding: str, compressed: bool
) -> None:
    response = await get(root, "/vendor/htmx.0123.js", encoding)
    assert response.text == "htmx"
    assert (response.headers.get("content-encoding") == "gzip") is compressed
    assert response.headers["content-type"].startswith("text/javascript")


async def test_the_smallest_accepted_copy_is_sent(root: Path) -> None:
    transport = httpx.ASGITransport(CachedStaticFiles(directory=root))
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://static") as client,
        client.stream("GET", "/vendor/htmx.0123.js", headers={"accept-encoding": "br, gzip"}) as response,
    ):
        content = b"".join([chunk async for chunk in response.aiter_raw()])
    assert (content, response.headers["content-encoding"]) == (BROTLI, "br")
    assert response.headers["content-type"].startswith("text/javascript")


async def test_a_file_has_a_short_policy_that_lets_it_load_nothing(root: Path) -> None:
    policy = (await get(root, "/site.css")).headers["content-security-policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"


async def test_a_file_without_a_compressed_copy_is_served_as_it_is(root: Path) -> None:
    response = await get(root, "/site.css", "gzip")
    assert (response.text, "content-encoding" in response.headers) == (CONTENT, False)


def test_scripts_of_a_page_share_no_top_level_name() -> None:
    """They share one scope, and a second declaration of a name stops the whole script."""
    scripts = (Path(__file__).parents[4] / "services/web/static").glob("*.js")
    names = [name for script in scripts for name in TOP_LEVEL_NAME.findall(script.read_text())]
    assert len(names) > 10
    assert sorted(set(names)) == sorted(names)
