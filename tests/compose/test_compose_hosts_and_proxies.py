"""Which host names and request sizes nginx accepts, and whose forwarded headers it trusts."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest

from tests.support.processes.compose_project import ComposeProject, eventually
from tests.support.raw_http import RawResponse, request, send
from tests.support.visitors import Visitor

HOST = b"Host: localhost"
FORWARDED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}


def send_raw(project: ComposeProject, *pieces: bytes) -> RawResponse | None:
    return asyncio.run(send(project.url, *pieces))


@pytest.mark.parametrize(
    "name", ["evil.example", "localhost.evil.example", "127.0.0.2", "[::2]", "_", "*", "web", "nginx"]
)
def test_requests_for_other_hosts_are_refused(project: ComposeProject, client: httpx.Client, name: str) -> None:
    for path in ("/", "/api/movies", "/static/site.css", "/health/live", "/internal/dialogue"):
        response = client.get(path, headers={"Host": name, "X-Request-ID": "misnamed"})
        assert response.status_code == 400
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert "ALLOWED_HOSTS" in client.get("/api/movies", headers={"Host": name}).json()["detail"]
    assert '"misnamed"' not in project.log("web")


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST:8080", "127.0.0.1", "[::1]"])
def test_requests_for_its_own_hosts_are_served(client: httpx.Client, name: str) -> None:
    for path in ("/", "/api/movies", "/static/site.css"):
        assert client.get(path, headers={"Host": name}).status_code == 200


def test_the_skill_is_served_for_any_host_since_tunnels_have_many(client: httpx.Client) -> None:
    response = client.post("/alexa", json={}, headers={"Host": "any.trycloudflare.com"})
    assert response.status_code == 400
    assert response.json()["detail"].startswith("Only Alexa")
    assert all(
        len(response.headers.get_list(name)) == 1 for name in ("content-security-policy", "x-content-type-options")
    )


@pytest.mark.parametrize(
    ("malformed", "status"),
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
def test_malformed_and_oversized_requests_are_refused(project: ComposeProject, malformed: bytes, status: int) -> None:
    response = send_raw(project, malformed)
    assert response is not None
    assert response.status == status
    assert response.headers["x-content-type-options"] == "nosniff"


def test_forwarded_headers_from_clients_are_ignored(client: httpx.Client, visitor: Visitor) -> None:
    form = {"name": str(visitor.user_id), "password": "correct horse"}
    signed_in = client.post("/signin", data=form, headers=FORWARDED)
    assert signed_in.status_code == 303
    assert "Secure" not in signed_in.headers["set-cookie"]
    for path in ("/", "/static/site.css"):
        assert "strict-transport-security" not in client.get(path, headers=FORWARDED).headers


def test_nginx_logs_no_query_of_a_refused_request(project: ComposeProject, client: httpx.Client) -> None:
    for path in ("/static/none.css", "/nothing", "/internal/x", "/alexa", "/" + "x" * 9000):
        client.get(
            path,
            params={"token": "correct-horse"},
            headers={"X-Request-ID": "unlogged", "Referer": "http://a/?correct-horse"},
        )
    eventually(lambda: project.log("nginx").count("unlogged") >= 4, 5, "they are logged")
    assert "correct-horse" not in project.log("nginx")


@contextmanager
def behind_a_proxy(project: ComposeProject) -> Iterator[None]:
    """nginx trusts the forwarded headers of requests from this machine."""
    gateway = project.settings["EDGE_SUBNET"].removesuffix("0/24") + "1"
    trusting = replace(project, settings={**project.settings, "TRUSTED_PROXIES": gateway})
    recreate = ("up", "--detach", "--no-deps", "--wait", "nginx")
    trusting.compose(*recreate)
    try:
        yield
    finally:
        project.compose(*recreate)


def test_behind_a_trusted_proxy_cookies_are_secure_and_rate_limits_count_the_last_hop(
    project: ComposeProject, client: httpx.Client, visitor: Visitor
) -> None:
    form = {"name": str(visitor.user_id), "password": "correct horse"}
    hops = FORWARDED | {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}
    with behind_a_proxy(project):
        eventually(lambda: client.get("/about").status_code == 200, 10, "nginx responds")
        project.empty_cache()
        signed_in = client.post("/signin", data=form, headers=hops)
        plain = client.post("/signin", data=form, headers=hops | {"Origin": "http://localhost", "Host": "localhost"})
        keys = project.run_in("redis", "redis-cli", "keys", "tries:*").stdout
        files = client.get("/static/site.css", headers=hops)
    assert re.match(r"__Host-matinee_session=.*; Secure", signed_in.headers["set-cookie"])
    assert plain.status_code == 403, "a page without TLS is another origin"
    assert ":203.0.113.7" in keys
    assert "198.51.100.1" not in keys
    assert files.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "setting", ["ALLOWED_HOSTS=a;b", "ALLOWED_HOSTS= ", "TRUSTED_PROXIES=*", "TRUSTED_PROXIES=10.0.0.1; x"]
)
def test_nginx_does_not_start_with_invalid_hosts_or_proxies(project: ComposeProject, setting: str) -> None:
    done = project.compose("run", "--rm", "--no-deps", "--env", setting, "nginx", "-t", check=False)
    assert done.returncode != 0
    assert setting.partition("=")[0] in done.stderr
