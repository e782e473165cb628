import httpx
import pytest
from fastapi import FastAPI

from shared.http.problem_details import ErrorResponses
from shared.http.request_head import MAX_HEADERS, RequestHeadCheck, host_name

HOSTS = ("localhost", "[::1]", "matinee.example", "*.matinee.example")


def client(*hosts: str) -> httpx.AsyncClient:
    app = FastAPI()
    app.add_middleware(RequestHeadCheck, hosts=hosts or ("*",))
    app.add_middleware(ErrorResponses)

    @app.get("/here")
    async def here() -> None:
        """Reached if the head is accepted."""

    @app.get("/metrics")
    async def metrics() -> None:
        """Reached by scrapes."""

    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST", "localhost:8000", "localhost.", "[::1]:80"),
        *("matinee.example", "www.matinee.example:1", "a.b.matinee.example"),
    ],
)
async def test_the_services_own_names_are_accepted(host: str) -> None:
    assert (await client(*HOSTS).get("/here", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        *("", "evil.example", "127.0.0.1", "[::2]", "::1", "localhost.evil.example", "evil.example:localhost", "["),
        *(
            "notmatinee.example",
            "matinee.example@evil.example",
            "www.matinee.example.evil",
            "localhost/x",
            "a localhost",
        ),
        *("*.matinee.example", ".matinee.example", "*", "évil"),
    ],
)
async def test_another_name_is_refused_with_advice(host: str) -> None:
    answer = await client(*HOSTS).get("/here", headers={b"host": host.encode("latin-1")})
    assert answer.status_code == 400
    assert "ALLOWED_HOSTS" in answer.json()["detail"]
    assert host.strip("*") == "" or host not in answer.text


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/metrics", "172.18.0.5:8000", 200),
        ("/metrics", "[fd00::5]:8000", 200),
        ("/metrics", "evil.example", 400),
        ("/metrics", "172.18.0.5.evil.example", 400),
        ("/here", "172.18.0.5:8000", 400),
    ],
)
async def test_only_metrics_may_be_requested_by_address(path: str, host: str, status: int) -> None:
    assert (await client(*HOSTS).get(path, headers={"host": host})).status_code == status


async def test_a_request_with_two_names_or_none_is_refused() -> None:
    async with client(*HOSTS) as site:
        for names in ([("host", "localhost"), ("host", "evil.example")], []):
            request = site.build_request("GET", "/here")
            request.headers = httpx.Headers(names)
            assert (await site.send(request)).status_code == 400


async def test_without_configured_names_every_name_is_accepted() -> None:
    assert (await client().get("/here", headers={"host": "evil.example"})).status_code == 200


async def test_a_long_query_is_refused_and_a_long_search_is_not() -> None:
    assert (await client().get("/here?q=" + "%F0%9F%8E%AC" * 200)).status_code == 200
    assert (await client().get("/here?q=" + "x" * 5000)).status_code == 414
    assert (await client().get("/" + "x" * 5000)).status_code == 414


async def test_too_many_or_too_large_headers_are_refused() -> None:
    many = {f"x-{number}": "1" for number in range(MAX_HEADERS)}
    for headers in (many, {"cookie": "a=" + "x" * 21_000}):
        answer = await client().get("/here", headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (431, "application/problem+json")
    assert (await client().get("/here", headers={"cookie": "a=" + "x" * 15_000})).status_code == 200


@pytest.mark.parametrize(
    ("host", "name"),
    [("a", "a"), ("A.b.:80", "a.b"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]"), ("", ""), (":80", ""), ("]", "]")],
)
def test_the_name_is_read_without_the_port(host: str, name: str) -> None:
    assert host_name(host) == name
