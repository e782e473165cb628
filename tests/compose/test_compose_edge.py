"""What nginx does itself: hides internal paths, limits requests, serves files, responds for a service that is down."""

import http.client
import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest

from tests.support.processes.compose_project import ComposeProject, eventually
from tests.support.visitors import Visitor

PAGES = [
    "/",
    "/movies",
    "/movies/50",
    "/result?user_id=196&amount=10",
    "/about",
    "/signup",
    "/signin",
    "/voice",
    "/api/docs",
]
API = ["/api/movies?q=alien", "/api/movies/50", "/api/movies/50/similar", "/health/live", "/health/ready"]
SECURITY = ["content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy"]
HIDDEN = [
    *(
        "/internal",
        "/internal/dialogue",
        "/internal/token",
        "/internal/users/196/recommendations",
        "/metrics",
        "/metrics/",
    ),
    *("//internal/dialogue", "/INTERNAL/dialogue", "/%69nternal/dialogue", "/internal%2fdialogue", "/%2finternal"),
    *("/x/../internal/dialogue", "/x/%2e%2e/internal/dialogue", "/./internal", "/static/../internal/dialogue"),
    *("/alexa/../internal/dialogue", "/api/..%2finternal", "/internal?x=1", "/internal;x", "/Metrics", "/%6Detrics"),
]


def fetch_raw(project: ComposeProject, method: str, path: str) -> tuple[int, str, bytes]:
    """Sends the path unchanged, which an HTTP client would normalize."""
    connection = http.client.HTTPConnection("127.0.0.1", int(project.settings["HTTP_PORT"]), timeout=10)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, response.getheader("Content-Security-Policy") or "", response.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", [*PAGES, *API])
def test_pages_and_the_api_answer_with_each_security_header_once(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert all(len(response.headers.get_list(name)) == 1 for name in [*SECURITY, "x-request-id", "cache-control"])
    assert "unsafe-inline" not in response.headers["content-security-policy"]
    assert "nginx/" not in response.headers["server"]


def test_files_that_a_page_links_to_are_cached_forever(client: httpx.Client) -> None:
    files = set(re.findall(r'"(/static/[^"#]+)', client.get("/").text))
    assert len(files) >= 4
    for file in files:
        response = client.get(file)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert all(len(response.headers.get_list(name)) == 1 for name in SECURITY)


def test_nginx_serves_files_compressed_and_revalidates_those_without_a_hash(
    project: ComposeProject, client: httpx.Client
) -> None:
    response = client.get("/static/site.css")
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["content-encoding"] == "gzip"
    assert client.get("/static/site.css", headers={"If-None-Match": response.headers["etag"]}).status_code == 304
    assert "/static/site.css" not in project.log("web")
    missing = client.get("/static/vendor/none.0123456789ab.css")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", HIDDEN)
def test_internal_paths_are_hidden_in_every_spelling(project: ComposeProject, method: str, path: str) -> None:
    status, policy, body = fetch_raw(project, method, path)
    assert status == 404
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self';")  # nginx's own response
    assert b"There is nothing here" in body


def test_the_unsigned_dialogue_is_not_exposed(project: ComposeProject, client: httpx.Client) -> None:
    authorized = {"Authorization": f"Bearer {project.token}"}
    for path in ("/internal/dialogue", "/alexa/internal/dialogue", "/alexa/dialogue"):
        assert client.post(path, json={"text": "help"}, headers=authorized).status_code == 404


def test_account_linking_reaches_the_web_service(client: httpx.Client) -> None:
    assert "Start again in the Alexa app" in client.get("/oauth/authorize").text
    assert client.post("/oauth/token").json()["error"] == "invalid_request"


@pytest.mark.parametrize("path", ["/api/session", "/alexa"])
def test_a_body_that_is_too_large_is_refused_with_problem_json(client: httpx.Client, path: str) -> None:
    response = client.post(path, content=b"x" * (64 * 1024 + 1))
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Content Too Large",
        "status": 413,
        "detail": "The request is too large. At most 64 KB are read here.",
    }


def test_a_form_that_is_too_large_is_refused_with_a_page_that_links_back(client: httpx.Client) -> None:
    response = client.post("/signin", data={"name": "x" * 70_000})
    assert response.status_code == 413
    assert '<p id="error-message">The request is too large. At most 64 KB are read here.</p>' in response.text
    assert 'href="/movies"' in response.text
    assert "style=" not in response.text
    assert "<style" not in response.text


def test_a_valid_request_id_is_kept_and_an_invalid_one_is_replaced(client: httpx.Client) -> None:
    for path in ("/", "/static/site.css"):
        assert client.get(path, headers={"X-Request-ID": "abc123"}).headers["x-request-id"] == "abc123"
        for invalid in ("a b", "x" * 65, "<script>", ""):
            replaced = client.get(path, headers={"X-Request-ID": invalid}).headers["x-request-id"]
            assert re.fullmatch("[0-9a-f]{32}", replaced)


def test_the_request_id_is_the_same_in_the_logs_of_all_services(project: ComposeProject, client: httpx.Client) -> None:
    client.get("/api/movies/50", headers={"X-Request-ID": "traced196"})
    for service in ("nginx", "web", "recommender"):
        eventually(partial(logged, project, service, '"traced196"'), 5, f"the id in the log of {service}")


def test_nginx_logs_the_path_without_its_query(project: ComposeProject, client: httpx.Client) -> None:
    for path in ("/metrics?whose=ada", "/api/movies?q=ada"):
        client.get(path, headers={"X-Request-ID": "logged196"})
    eventually(lambda: project.log("nginx").count("logged196") == 2, 5, "both are logged")
    lines = [json.loads(line[line.index("{") :]) for line in project.log("nginx").splitlines() if "logged196" in line]
    assert [(line["path"], line["status"]) for line in lines] == [("/metrics", 404), ("/api/movies", 200)]


def logged(project: ComposeProject, service: str, text: str) -> bool:
    return text in project.log(service)


def test_a_client_cannot_forge_the_address_that_rate_limits_count(
    project: ComposeProject, client: httpx.Client
) -> None:
    spoofed = {"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.7", "X-Real-IP": "203.0.113.7"}
    project.empty_cache()
    client.post("/api/session", json={"name": "nobody", "password": "wrong horse"}, headers=spoofed)
    keys = project.run_in("redis", "redis-cli", "keys", "tries:*").stdout
    gateway = project.settings["EDGE_SUBNET"].removesuffix("0/24") + "1"
    assert "203.0.113.7" not in keys
    assert f":{gateway}" in keys


def test_too_many_sign_ins_are_refused_with_retry_after(client: httpx.Client) -> None:
    responses = [client.post("/api/session", json={}) for _ in range(20)]
    counted = Counter(response.status_code for response in responses)
    assert set(counted) == {422, 429}
    refused = next(response for response in responses if response.status_code == 429)
    assert refused.headers["retry-after"] == "2"
    assert refused.json()["detail"] == "Too many requests. Wait a few seconds, then try again."
    assert client.get("/signin").status_code == 200


@pytest.mark.parametrize(("path", "method", "count"), [("/health/live", "GET", 250), ("/alexa", "POST", 60)])
def test_too_many_requests_are_refused_with_retry_after(
    client: httpx.Client, path: str, method: str, count: int
) -> None:
    with ThreadPoolExecutor(max_workers=16) as clients:
        responses = list(clients.map(lambda _: client.request(method, path), range(count)))
    refused = [response for response in responses if response.status_code == 429]
    assert 0 < len(refused) < count
    assert all(response.headers["retry-after"] == "2" for response in refused)
    eventually(lambda: client.request(method, path).status_code != 429, 5, "served again")


def test_nginx_responds_for_a_service_that_is_down_and_finds_it_at_a_new_address(
    project: ComposeProject, client: httpx.Client
) -> None:
    with project.stopped("web"):
        page, response = client.get("/about"), client.get("/api/movies")
        assert page.status_code == response.status_code == 503
        assert "This part of Matinee is temporarily unavailable" in page.text
        assert response.json()["detail"].startswith("This part of Matinee is temporarily unavailable")
        assert page.headers["retry-after"] == response.headers["retry-after"] == "2"
        assert client.get("/static/site.css").status_code == 200
    project.compose("up", "--detach", "--no-deps", "--force-recreate", "--wait", "web")
    eventually(lambda: client.get("/about").status_code == 200, 5, "the new container is found")


def test_nginx_balances_between_two_replicas(project: ComposeProject, client: httpx.Client) -> None:
    project.compose("up", "--detach", "--no-deps", "--no-recreate", "--wait", "--scale", "web=2", "web")
    try:
        eventually(lambda: len(upstreams(project, client)) == 2, 10, "both replicas serve")
    finally:
        project.compose("up", "--detach", "--no-deps", "--no-recreate", "--wait", "--scale", "web=1", "web")


def upstreams(project: ComposeProject, client: httpx.Client) -> set[str]:
    visitors = [client.get("/about", headers={"X-Request-ID": "scaled"}) for _ in range(4)]
    assert all(visitor.status_code == 200 for visitor in visitors)
    lines = [line for line in project.log("nginx").splitlines() if '"request_id":"scaled"' in line]
    return {found[1] for line in lines if (found := re.search(r'"upstream":"([^"]+)"', line))}


def test_forms_of_the_site_are_accepted_and_those_of_another_site_refused(
    client: httpx.Client, visitor: Visitor
) -> None:
    """The origin of the site's own forms is the host that nginx forwards."""
    form = {"name": str(visitor.user_id), "password": "correct horse"}
    own = client.post("/signin", data=form, headers={"Origin": str(client.base_url).rstrip("/")})
    foreign = client.post("/signin", data=form, headers={"Origin": "http://elsewhere.example"})
    assert own.status_code == 303
    assert foreign.status_code == 403
