"""What nginx does by itself: hides, limits, serves files, and stands in for a service that is away."""

import http.client
import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest

from tests.support.processes.compose_project import Composed, eventually
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
BEHIND = ["/api/movies?q=alien", "/api/movies/50", "/api/movies/50/similar", "/health/live", "/health/ready"]
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


def fetch_raw(composed: Composed, method: str, path: str) -> tuple[int, str, bytes]:
    """Sends the path as it is written."""
    connection = http.client.HTTPConnection("127.0.0.1", int(composed.settings["HTTP_PORT"]), timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Security-Policy") or "", answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", [*PAGES, *BEHIND])
def test_pages_and_the_api_answer_with_each_security_header_once(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert all(len(answer.headers.get_list(name)) == 1 for name in [*SECURITY, "x-request-id", "cache-control"])
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert "nginx/" not in answer.headers["server"]


def test_every_file_that_a_page_names_is_served_to_be_kept_for_ever(client: httpx.Client) -> None:
    files = set(re.findall(r'"(/static/[^"#]+)', client.get("/").text))
    assert len(files) >= 4
    for file in files:
        answer = client.get(file)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert all(len(answer.headers.get_list(name)) == 1 for name in SECURITY)


def test_files_are_served_by_nginx_compressed_and_checked_again_where_the_name_may_stay(
    composed: Composed, client: httpx.Client
) -> None:
    answer = client.get("/static/site.css")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-encoding"] == "gzip"
    assert client.get("/static/site.css", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert "/static/site.css" not in composed.log("web")
    missing = client.get("/static/vendor/none.0123456789ab.css")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", HIDDEN)
def test_what_is_internal_is_hidden_however_it_is_spelled(composed: Composed, method: str, path: str) -> None:
    status, policy, body = fetch_raw(composed, method, path)
    assert status == 404
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self';")  # nginx's own answer
    assert b"There is nothing here" in body


def test_the_dialogue_without_a_signature_is_nowhere(composed: Composed, client: httpx.Client) -> None:
    authorized = {"Authorization": f"Bearer {composed.token}"}
    for path in ("/internal/dialogue", "/alexa/internal/dialogue", "/alexa/dialogue"):
        assert client.post(path, json={"text": "help"}, headers=authorized).status_code == 404


def test_who_links_an_account_reaches_the_web_service(client: httpx.Client) -> None:
    assert "Start again in the Alexa app" in client.get("/oauth/authorize").text
    assert client.post("/oauth/token").json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize("path", ["/api/session", "/alexa"])
def test_a_body_that_is_too_large_is_refused_as_a_problem(client: httpx.Client, path: str) -> None:
    answer = client.post(path, content=b"x" * (64 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Content Too Large",
        "status": 413,
        "detail": "The request is too large.",
    }


def test_a_form_that_is_too_large_is_refused_on_a_page_that_leads_back(client: httpx.Client) -> None:
    answer = client.post("/signin", data={"name": "x" * 70_000})
    assert answer.status_code == 413
    assert '<p id="error-message">The request is too large.</p>' in answer.text
    assert 'href="/movies"' in answer.text
    assert "style=" not in answer.text
    assert "<style" not in answer.text


def test_a_request_id_is_kept_where_it_reads_like_one_and_made_anew_where_not(client: httpx.Client) -> None:
    for path in ("/", "/static/site.css"):
        assert client.get(path, headers={"X-Request-ID": "abc123"}).headers["x-request-id"] == "abc123"
        for odd in ("a b", "x" * 65, "<script>", ""):
            made = client.get(path, headers={"X-Request-ID": odd}).headers["x-request-id"]
            assert re.fullmatch("[0-9a-f]{32}", made)


def test_the_request_id_is_the_same_in_the_logs_of_all_services(composed: Composed, client: httpx.Client) -> None:
    client.get("/api/movies/50", headers={"X-Request-ID": "traced196"})
    for service in ("nginx", "web", "recommender"):
        eventually(partial(logged, composed, service, '"traced196"'), 5, f"the id in the log of {service}")


def test_what_is_asked_for_stands_in_the_log_of_nginx_without_its_query(
    composed: Composed, client: httpx.Client
) -> None:
    for path in ("/metrics?whose=ada", "/api/movies?q=ada"):
        client.get(path, headers={"X-Request-ID": "logged196"})
    eventually(lambda: composed.log("nginx").count("logged196") == 2, 5, "both are logged")
    lines = [json.loads(line[line.index("{") :]) for line in composed.log("nginx").splitlines() if "logged196" in line]
    assert [(line["path"], line["status"]) for line in lines] == [("/metrics", 404), ("/api/movies", 200)]


def logged(composed: Composed, service: str, text: str) -> bool:
    return text in composed.log(service)


def test_a_client_cannot_choose_the_address_it_is_counted_by(composed: Composed, client: httpx.Client) -> None:
    spoofed = {"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.7", "X-Real-IP": "203.0.113.7"}
    composed.empty_cache()
    client.post("/api/session", json={"name": "nobody", "password": "wrong horse"}, headers=spoofed)
    keys = composed.run_in("redis", "redis-cli", "keys", "tries:*").stdout
    gateway = composed.settings["EDGE_SUBNET"].removesuffix("0/24") + "1"
    assert "203.0.113.7" not in keys
    assert f":{gateway}" in keys


def test_who_signs_in_too_often_is_asked_to_wait(client: httpx.Client) -> None:
    answers = [client.post("/api/session", json={}) for _ in range(20)]
    counted = Counter(answer.status_code for answer in answers)
    assert set(counted) == {422, 429}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["retry-after"] == "2"
    assert refused.json()["detail"] == "Too many requests. Wait a few seconds, then try again."
    assert client.get("/signin").status_code == 200


@pytest.mark.parametrize(("path", "method", "many"), [("/health/live", "GET", 250), ("/alexa", "POST", 60)])
def test_who_asks_too_often_is_asked_to_wait(client: httpx.Client, path: str, method: str, many: int) -> None:
    with ThreadPoolExecutor(max_workers=16) as clients:
        answers = list(clients.map(lambda _: client.request(method, path), range(many)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 0 < len(refused) < many
    assert all(answer.headers["retry-after"] == "2" for answer in refused)
    eventually(lambda: client.request(method, path).status_code != 429, 5, "served again")


def test_a_service_that_is_away_is_excused_and_found_again_at_a_new_address(
    composed: Composed, client: httpx.Client
) -> None:
    with composed.stopped("web"):
        page, answer = client.get("/about"), client.get("/api/movies")
        assert page.status_code == answer.status_code == 503
        assert "This part of Matinee is temporarily unavailable" in page.text
        assert answer.json()["detail"].startswith("This part of Matinee is temporarily unavailable")
        assert page.headers["retry-after"] == answer.headers["retry-after"] == "2"
        assert client.get("/static/site.css").status_code == 200
    composed.compose("up", "--detach", "--no-deps", "--force-recreate", "--wait", "web")
    eventually(lambda: client.get("/about").status_code == 200, 5, "the new container is found")


def test_two_of_a_service_share_its_visitors(composed: Composed, client: httpx.Client) -> None:
    composed.compose("up", "--detach", "--no-deps", "--no-recreate", "--wait", "--scale", "web=2", "web")
    try:
        eventually(lambda: len(upstreams(composed, client)) == 2, 10, "both are asked")
    finally:
        composed.compose("up", "--detach", "--no-deps", "--no-recreate", "--wait", "--scale", "web=1", "web")


def upstreams(composed: Composed, client: httpx.Client) -> set[str]:
    visitors = [client.get("/about", headers={"X-Request-ID": "scaled"}) for _ in range(4)]
    assert all(visitor.status_code == 200 for visitor in visitors)
    lines = [line for line in composed.log("nginx").splitlines() if '"request_id":"scaled"' in line]
    return {found[1] for line in lines if (found := re.search(r'"upstream":"([^"]+)"', line))}


def test_a_visitor_signs_up_in_the_browser_through_nginx(client: httpx.Client, visitor: Visitor) -> None:
    """The site's own forms name the address that nginx passes on; another site's are refused."""
    form = {"name": str(visitor.user_id), "password": "correct horse"}
    own = client.post("/signin", data=form, headers={"Origin": str(client.base_url).rstrip("/")})
    foreign = client.post("/signin", data=form, headers={"Origin": "http://elsewhere.example"})
    assert own.status_code == 303
    assert foreign.status_code == 403
