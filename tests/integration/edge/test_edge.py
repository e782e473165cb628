"""The real nginx with our configuration in front of a server that answers everything."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.support.processes.edge import Edge, need_nginx, rendered, running, start
from tests.support.raw_http import request, send

HIDDEN = ("/internal", "/internal/status", "/metrics", "/metrics/", "/METRICS?x=1", "//internal/status")
DISGUISED = ("/%69nternal/status", "/api/../internal/status", "/api/%2e%2e/metrics", "/./metrics", "/internal%2Fstatus")
HOST = "movies.example"


class Service(ThreadingHTTPServer):
    """Answers everything, and notes it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.seen: list[str] = []


class Answer(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.seen.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    service = Service()
    threading.Thread(target=service.serve_forever, daemon=True).start()
    yield service
    service.shutdown()
    service.server_close()


@pytest.fixture(scope="module")
def edge(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    need_nginx()
    url = f"http://127.0.0.1:{service.server_port}"
    settings = {"ALLOWED_HOSTS": HOST, "WEB_URL": url, "VOICE_URL": url}
    with running(tmp_path_factory.mktemp("edge"), settings) as edge:
        yield edge


def get(edge: Edge, path: str) -> int:
    """As it is, without a client's normalisation of the path."""
    response = asyncio.run(send(edge.url, request("GET", path, f"Host: {HOST}".encode())))
    assert response is not None
    return response.status


@pytest.mark.parametrize("path", [*HIDDEN, *DISGUISED])
def test_what_is_internal_is_not_reachable_however_it_is_written(edge: Edge, service: Service, path: str) -> None:
    service.seen.clear()
    assert get(edge, path) == 404
    assert service.seen == []


def test_everything_else_reaches_the_services_by_the_addresses_of_the_settings(edge: Edge, service: Service) -> None:
    for path in ("/", "/api/movies", "/health/ready", "/alexa", "/internals"):
        service.seen.clear()
        assert get(edge, path) == 200
        assert service.seen == [path]


@pytest.mark.parametrize(
    ("path", "most", "words"),
    [
        *((path, 65_536, "64 KB") for path in ("/signin", "/api/session", "/alexa")),
        *((path, 8 * 1024 * 1024, "8 MB") for path in ("/profile/import?from=x", "/api/users/7/imports")),
        *((path, 8 * 1024 * 1024, "8 MB") for path in ("/api/movies", "/operator/file")),
        ("/api/batch/recommendations", 1024 * 1024, "1 MB"),
    ],
)
def test_a_body_that_is_too_large_is_refused_with_the_limit(edge: Edge, path: str, most: int, words: str) -> None:
    def post(size: int) -> httpx.Response:
        return httpx.post(f"{edge.url}{path}", content=b"x" * size, headers={"Host": HOST})

    assert post(most).status_code == 200
    refused = post(most + 1)
    assert refused.status_code == 413
    assert f"The request is too large. At most {words} are read here." in refused.text


def test_health_checks_of_nginx_have_a_port_of_their_own_that_serves_nothing_else(edge: Edge) -> None:
    for path in ("/", "/metrics", "/internal/status"):
        response = httpx.get(f"http://127.0.0.1:{edge.health_port}{path}")
        assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize(
    ("servers", "resolver"),
    [
        ("nameserver 127.0.0.11\noptions ndots:0\n", "127.0.0.11"),
        ("# made up\nsearch x\nnameserver\t10.96.0.10\nnameserver fd00::10\n", "10.96.0.10 [fd00::10]"),
    ],
)
def test_names_are_resolved_by_the_servers_of_resolv_conf(tmp_path: Path, servers: str, resolver: str) -> None:
    need_nginx()
    edge, file = rendered(tmp_path), tmp_path / "resolv.conf"
    file.write_text(servers)
    process = start(edge, {"ALLOWED_HOSTS": HOST, "RESOLV_CONF": str(file)}, "-t")
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert edge.written("resolver") == f"resolver {resolver} valid=2s ipv6=off;\n"


def test_without_a_name_server_one_sentence_says_so(tmp_path: Path) -> None:
    edge, file = rendered(tmp_path), tmp_path / "resolv.conf"
    file.write_text("search x\n")
    process = start(edge, {"ALLOWED_HOSTS": HOST, "RESOLV_CONF": str(file)})
    _, errors = process.communicate(timeout=20)
    assert process.returncode != 0
    assert "there is no name server in /etc/resolv.conf" in errors
