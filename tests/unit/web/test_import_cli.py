import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.web.import_cli import ImportFailed, Site, describe, main, run

VIEW: dict[str, Any] = {
    "import_id": "abc",
    "state": "ready",
    "source": "imdb",
    "scale": 10,
    "ratings": 3,
    "seen": 2,
    "wanted": 1,
    "liked": 0,
    "left_out": {"series and episodes": 2},
    "bad_lines": ["4"],
    "bad_line_count": 1,
    "summary": {
        "new": 2,
        "overwritten": 1,
        "kept": 0,
        "future": 0,
        "early": 0,
        "numbers": 0,
        "beyond": 0,
        "beyond_lines": [],
    },
    "open_films": [{"number": 1, "title": "Zardoz", "year": 1974}],
    "choices": {},
    "can_ask_tmdb": False,
    "asked": 0,
    "tmdb_problem": "",
    "questions": [],
    "imported": 3,
    "error": "",
}


class Server:
    """Answers with these views in turn."""

    def __init__(self, *views: dict[str, Any]) -> None:
        self.views = [VIEW | view for view in views]
        self.requests: list[str] = []
        self.bodies: list[bytes] = []

    def respond(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(f"{request.method} {request.url.path}")
        self.bodies.append(request.read())
        if request.url.path == "/api/session":
            return httpx.Response(200, json={"user_id": 944, "name": "Ada", "token": "t"})
        assert request.headers["authorization"] == "Bearer t"
        return httpx.Response(202, json=self.views.pop(0))

    def run(self, file: Path, answer: str = "y", **environment: str) -> list[str]:
        shown: list[str] = []
        with httpx.Client(transport=httpx.MockTransport(self.respond), base_url="http://web") as client:
            named = {"FILE": str(file), "NAME": "Ada", "PASSWORD": "correct horse"}
            run(Site(client, sleep=lambda _: None), named | environment, lambda _: answer, shown.append)
        return shown


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "ratings.csv").write_text("title,rating\nAlien,9\n")
    return tmp_path / "ratings.csv"


def test_a_file_is_described_and_imported_after_a_yes(file: Path) -> None:
    server = Server({"state": "matching"}, {}, {"state": "committing"}, {"state": "done"})
    assert server.run(file) == [
        "From IMDb: 3 ratings out of ten.",
        "Movies without a rating: 2 seen, 1 wanted.",
        "2 series and episodes left out.",
        "1 lines cannot be read: 4.",
        "2 new, 1 replaced, 0 unchanged.",
        "Not imported: Zardoz (1974)",
        "3 ratings imported. Undo it within a day on your profile.",
    ]
    assert server.requests[3] == "POST /api/users/944/imports/abc/commit"


def test_what_cannot_be_true_is_described(file: Path) -> None:
    summary = VIEW["summary"] | {"future": 2, "early": 1, "numbers": 4, "beyond": 1, "beyond_lines": ["9"]}
    outliers = {"questions": ["scale"], "outliers": [{"line": "9", "rating": 7.0}], "summary": summary}
    with pytest.raises(ImportFailed, match="Answer with SCALE="):
        Server(outliers).run(file)
    assert [line for line in describe(VIEW | outliers) if line not in describe(VIEW)] == [
        "Unusual: a rating of 7 in line 9.",
        "2 rows with a date in the future count as of today.",
        "1 rows with a date before their movie came out count as of its year.",
        "4 movies have no titles but numbers that are not known here. Export the titles too.",
        "1 ratings are beyond this scale: 9.",
    ]


def test_answers_are_given_as_settings(file: Path) -> None:
    server = Server({"questions": ["person"], "summary": None}, {"state": "matching"}, {}, {"state": "done"})
    server.run(file, SOURCE="imdb", PERSON="7", SCALE="10")
    assert server.requests[1:4] == [
        "POST /api/users/944/imports",
        "POST /api/users/944/imports/abc/choices",
        "GET /api/users/944/imports/abc",
    ]
    assert b'name="source"\r\n\r\nimdb' in server.bodies[1]
    assert json.loads(server.bodies[2]) == {"scale": "10", "person": "7"}


def test_without_a_yes_nothing_is_committed(file: Path) -> None:
    server = Server({})
    server.run(file, answer="")
    assert server.requests == ["POST /api/session", "POST /api/users/944/imports"]


def test_questions_and_failures_stop_the_import(file: Path) -> None:
    with pytest.raises(ImportFailed, match="Answer with PERSON= or on the site first"):
        Server({"questions": ["person"], "summary": None}).run(file)
    with pytest.raises(ImportFailed, match="broke"):
        Server({"state": "failed", "error": "it broke"}).run(file)
    with pytest.raises(ImportFailed, match="cannot be opened"):
        Server().run(file.with_name("other.csv"))
    with pytest.raises(ImportFailed, match="make import FILE"):
        Server().run(file, NAME="")


def test_the_file_is_looked_at_before_the_password_is_asked(file: Path) -> None:
    server = Server()
    with pytest.raises(ImportFailed, match="cannot be opened: No such file"):
        server.run(file.with_name("other.csv"), PASSWORD="")
    assert server.requests == []


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_the_end_of_input_ends_the_import_with_a_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch, end: type[BaseException]
) -> None:
    def ask() -> str:
        raise end

    monkeypatch.setattr("services.web.import_cli.getpass.getpass", ask)
    for name, value in {"FILE": str(file), "NAME": "Ada", "PASSWORD": ""}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="Stopped before the end"):
        main()


class Refusing(Server):
    def respond(self, request: httpx.Request) -> httpx.Response:  # noqa: ARG002
        return httpx.Response(401, json={"detail": "No."})


class Down(Server):
    def respond(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down", request=request)


def test_a_refusal_and_a_site_that_is_down_are_said(file: Path) -> None:
    with pytest.raises(ImportFailed, match="No"):
        Refusing().run(file)
    with pytest.raises(ImportFailed, match="does not answer"):
        Down().run(file)


def test_films_that_are_not_here_are_added_from_tmdb(file: Path) -> None:
    asked = {"asked": 3, "choices": {"1": "tmdb"}}
    server = Server({"can_ask_tmdb": True}, {"state": "asking"}, {"asked": 3}, asked, asked, {"state": "done"})
    shown = server.run(file, ADD="1")
    assert "To be added from TMDB: 1 of 3 movies that are not here." in shown
    assert not any(line.startswith("Not imported") for line in shown)
    assert server.requests[2:5] == [
        "POST /api/users/944/imports/abc/tmdb",
        "GET /api/users/944/imports/abc",
        "POST /api/users/944/imports/abc/choices",
    ]
    assert json.loads(server.bodies[4]) == {"add_all": True}


def test_tmdb_is_named_where_it_can_be_asked_or_does_not_answer(file: Path) -> None:
    assert any("ADD=1" in line for line in Server({"can_ask_tmdb": True}).run(file, answer="n"))
    silent = {"can_ask_tmdb": True, "tmdb_problem": "No answer."}
    assert "No answer." in Server({"can_ask_tmdb": True}, silent, silent, silent).run(file, answer="n", ADD="1")


def test_a_site_of_an_older_version_counts_no_unknown_numbers() -> None:
    summary = {name: value for name, value in VIEW["summary"].items() if name != "numbers"}
    assert "2 new, 1 replaced, 0 unchanged." in describe(VIEW | {"summary": summary})
