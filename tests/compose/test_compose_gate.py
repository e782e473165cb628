"""What nginx lets in: which names, which sizes, and whom it believes about where a request comes from."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest

from tests.support.processes.compose_project import Composed, eventually
from tests.support.raw_http import RawAnswer, request, sent
from tests.support.visitors import Visitor

HOST = b"Host: localhost"
FORWARDED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}


def raw(composed: Composed, *pieces: bytes) -> RawAnswer | None:
    return asyncio.run(sent(composed.url, *pieces))


@pytest.mark.parametrize(
    "name", ["evil.example", "localhost.evil.example", "127.0.0.2", "[::2]", "_", "*", "web", "nginx"]
)
def test_under_another_name_nothing_is_answered(composed: Composed, client: httpx.Client, name: str) -> None:
    for path in ("/", "/api/movies", "/static/site.css", "/health/live", "/internal/dialogue"):
        answer = client.get(path, headers={"Host": name, "X-Request-ID": "misnamed"})
        assert answer.status_code == 400
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "ALLOWED_HOSTS" in client.get("/api/movies", headers={"Host": name}).json()["detail"]
    assert '"misnamed"' not in composed.log("web")


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:8080", "127.0.0.1", "[::1]"])
def test_under_its_own_names_the_site_is_answered(client: httpx.Client, name: str) -> None:
    for path in ("/", "/api/movies", "/static/site.css"):
        assert client.get(path, headers={"Host": name}).status_code == 200


def test_the_skill_is_there_under_any_name_as_tunnels_have_many(client: httpx.Client) -> None:
    answer = client.post("/alexa", json={}, headers={"Host": "any.trycloudflare.com"})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("Only Alexa")
    assert all(
        len(answer.headers.get_list(name)) == 1 for name in ("content-security-policy", "x-content-type-options")
    )


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request("GET", "/"), 400),
        (request("GET", "/", HOST, b"Host: evil.example"), 400),
        (request("GET", "/" + "x" * 9000, HOST), 414),
        (request("GET", "/?q=" + "x" * 5000, HOST), 414),
        (request("GET", "/", HOST, b"Cookie: a=" + b"x" * 9000), 431),
        (request("GET", "/", HOST, *[b"X-%d: %b" % (number, b"x" * 1000) for number in range(20)]), 431),
        (request("GET", "/", HOST, *[b"X-%d: 1" % number for number in range(150)]), 431),
        (request("POST", "/signin", HOST, b"Content-Length: -1"), 400),
        (request("POST", "/signin", HOST, b"Content-Length: 5", b"Transfer-Encoding: chunked"), 400),
        (b"nonsense\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_or_too_large_is_refused(composed: Composed, asked: bytes, status: int) -> None:
    answer = raw(composed, asked)
    assert answer is not None
    assert answer.status == status
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_nobody_is_believed_to_come_by_tls_who_only_says_so(client: httpx.Client, visitor: Visitor) -> None:
    form = {"name": str(visitor.user_id), "password": "correct horse"}
    signed_in = client.post("/signin", data=form, headers=FORWARDED)
    assert signed_in.status_code == 303
    assert "Secure" not in signed_in.headers["set-cookie"]
    for path in ("/", "/static/site.css"):
        assert "strict-transport-security" not in client.get(path, headers=FORWARDED).headers


def test_no_query_is_in_a_log_of_nginx(composed: Composed, client: httpx.Client) -> None:
    for path in ("/static/none.css", "/nothing", "/internal/x", "/alexa", "/" + "x" * 9000):
        client.get(
            path,
            params={"token": "correct-horse"},
            headers={"X-Request-ID": "unlogged", "Referer": "http://a/?correct-horse"},
        )
    eventually(lambda: composed.log("nginx").count("unlogged") >= 4, 5, "they are logged")
    assert "correct-horse" not in composed.log("nginx")


@contextmanager
def behind_a_proxy(composed: Composed) -> Iterator[None]:
    """nginx believes who reaches it from this machine."""
    gateway = composed.settings["EDGE_SUBNET"].removesuffix("0/24") + "1"
    trusting = replace(composed, settings={**composed.settings, "TRUSTED_PROXIES": gateway})
    recreate = ("up", "--detach", "--no-deps", "--wait", "nginx")
    trusting.compose(*recreate)
    try:
        yield
    finally:
        composed.compose(*recreate)


def test_behind_a_proxy_that_is_trusted_sessions_go_by_tls_and_tries_are_counted_by_the_last_hop(
    composed: Composed, client: httpx.Client, visitor: Visitor
) -> None:
    form = {"name": str(visitor.user_id), "password": "correct horse"}
    hops = FORWARDED | {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
    with behind_a_proxy(composed):
        eventually(lambda: client.get("/about").status_code == 200, 10, "nginx answers")
        composed.empty_cache()
        signed_in = client.post("/signin", data=form, headers=hops)
        plain = client.post("/signin", data=form, headers=hops | {"Origin": "http://localhost", "Host": "localhost"})
        keys = composed.run_in("redis", "redis-cli", "keys", "tries:*").stdout
        files = client.get("/static/site.css", headers=hops)
    assert re.match(r"__Host-matinee_session=.*; Secure", signed_in.headers["set-cookie"])
    assert plain.status_code == 403, "a page without TLS is none of this site"
    assert ":203.0.113.7" in keys
    assert "198.51.100.1" not in keys
    assert files.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "setting", ["ALLOWED_HOSTS=a;b", "ALLOWED_HOSTS= ", "TRUSTED_PROXIES=*", "TRUSTED_PROXIES=10.0.0.1; x"]
)
def test_nginx_does_not_start_with_names_or_proxies_that_are_none(composed: Composed, setting: str) -> None:
    done = composed.compose("run", "--rm", "--no-deps", "--env", setting, "nginx", "-t", check=False)
    assert done.returncode != 0
    assert setting.partition("=")[0] in done.stderr
