import re
from datetime import UTC, datetime

import pytest
from fastapi import Request, Response

from services.web.views.render import Renderer, is_htmx, path_and_query
from services.web.views.static_files import Assets
from shared.contracts.operations import Forgetting

RENDERER = Renderer(Assets(), lambda _: "http://web")


def request(path: str = "/goodbye", query: str = "", method: str = "GET", **headers: str) -> Request:
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": sent}
    return Request({**scope, "scheme": "http", "server": ("web", 80), "state": {}})


def render(request: Request, status: int = 200) -> Response:
    return RENDERER.page(request, "account_deleted.html", status, under_way=False, forgetting=None)


def test_an_unchanged_page_is_not_sent_again() -> None:
    first = render(request())
    again = render(request(if_none_match=first.headers["etag"]))
    assert (first.status_code, again.status_code, again.body) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_page_changes_with_the_theme() -> None:
    first = render(request())
    assert render(request(if_none_match=first.headers["etag"], cookie="matinee_theme=dark")).status_code == 200


def test_errors_and_responses_to_forms_have_no_etag() -> None:
    assert "etag" not in render(request(), 404).headers
    assert "etag" not in render(request(method="POST")).headers


def test_values_are_escaped() -> None:
    fragment = RENDERER.fragment("fragments/list/shown_rows.html", movies=[])
    assert fragment.startswith('<textarea id="shown"')
    row = RENDERER.environment.from_string("{{ title }}").render(title="<b>")
    assert row == "&lt;b&gt;"


def test_forms_return_to_the_path_with_its_query() -> None:
    assert path_and_query(request("/movies", "q=alien")) == "/movies?q=alien"
    assert path_and_query(request("/movies")) == "/movies"


def test_requests_by_htmx_are_recognised() -> None:
    assert is_htmx(request(hx_request="true"))
    assert not is_htmx(request())


@pytest.mark.parametrize("name", ["account_deleted.html", "fragments/profile/forgetting.html"])
def test_between_sentences_there_is_a_space(name: str) -> None:
    forgetting = Forgetting(forgotten_until=datetime.now(UTC), within_seconds=3600.0)
    page = RENDERER.page(request(), name, under_way=False, forgetting=forgetting)
    text = bytes(page.body).decode()
    assert "within 1 hour." in text
    assert not re.search(r"[a-zC][.][A-Z]", re.sub(r"<[^>]*>", "", text))
