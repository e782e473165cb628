"""Imports a file into the running site from the terminal (`make import`)."""

import getpass
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from services.web.ratings_import.choices import FROM_TMDB
from services.web.ratings_import.record import WORKING
from services.web.ratings_import.wording import SCALES, SOURCES

USAGE = "Say which file and whose: make import FILE=ratings.csv NAME=Ada"
POLL_SECONDS = 0.5
ANSWERS = ("scale", "person", "dataset")


class ImportFailed(Exception):
    """The message says what to do."""


@dataclass
class Site:
    """The public API as one user."""

    client: httpx.Client
    sleep: Callable[[float], None] = time.sleep
    user_id: int = 0

    def sign_in(self, name: str, password: str) -> None:
        session = self._call("POST", "/api/session", json={"name": name, "password": password})
        self.user_id = session["user_id"]
        self.client.headers["Authorization"] = f"Bearer {session['token']}"

    def upload(self, name: str, content: bytes, source: str = "") -> dict[str, Any]:
        files, fields = {"ratings": (name, content)}, {"source": source} if source else {}
        return self._wait(self._call("POST", f"/api/users/{self.user_id}/imports", files=files, data=fields))

    def answer(self, view: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
        self._call("POST", f"{self._path(view)}/choices", json=answers)
        return self._wait(self._call("GET", self._path(view)))

    def add_films(self, view: Mapping[str, Any]) -> dict[str, Any]:
        """Looks up at TMDB what is not here, and chooses all that can be added."""
        asked = self._wait(self._call("POST", f"{self._path(view)}/tmdb"))
        return self.answer(asked, {"add_all": True})

    def commit(self, dry_run: Mapping[str, Any]) -> dict[str, Any]:
        return self._wait(self._call("POST", f"{self._path(dry_run)}/commit"))

    def _wait(self, view: dict[str, Any]) -> dict[str, Any]:
        while view["state"] in WORKING:
            self.sleep(POLL_SECONDS)
            view = self._call("GET", self._path(view))
        if view["state"] == "failed":
            raise ImportFailed(view["error"])
        return view

    def _path(self, view: Mapping[str, Any]) -> str:
        return f"/api/users/{self.user_id}/imports/{view['import_id']}"

    def _call(self, method: str, path: str, **content: Any) -> Any:
        try:
            response = self.client.request(method, path, **content)
        except httpx.HTTPError as error:
            raise ImportFailed("Matinee does not answer. Start it with `make run`, or set WEB_URL.") from error
        if not response.is_success:
            raise ImportFailed(response.json()["detail"])
        return response.json()


def describe(view: Mapping[str, Any]) -> list[str]:
    """What was understood of the file."""
    summary = view["summary"]
    lines = [f"From {SOURCES[view['source']]}: {view['ratings']:,} ratings {SCALES[view['scale']]}."]
    marks = [f"{view[state]:,} {state}" for state in ("seen", "wanted", "liked") if view[state]]
    lines += [f"Movies without a rating: {', '.join(marks)}."] if marks else []
    lines += [f"{count:,} {why} left out." for why, count in view["left_out"].items()]
    if view["bad_line_count"]:
        lines.append(f"{view['bad_line_count']:,} lines cannot be read: {', '.join(view['bad_lines'][:20])}.")
    if "scale" in view["questions"]:
        lines += [f"Unusual: a rating of {each['rating']:g} in line {each['line']}." for each in view["outliers"][:20]]
    if summary:
        lines += describe_doubts(summary)
        lines.append(f"{summary['new']:,} new, {summary['overwritten']:,} replaced, {summary['kept']:,} unchanged.")
        lines += describe_tmdb(view)
        left = [film for film in view["open_films"] if view["choices"].get(str(film["number"])) is None]
        lines += [f"Not imported: {film['title']} ({film['year'] or 'no year'})" for film in left[:20]]
    return lines


def describe_doubts(summary: Mapping[str, Any]) -> list[str]:
    counts = {
        "rows with a date in the future count as of today.": summary["future"],
        "rows with a date before their movie came out count as of its year.": summary["early"],
        "movies have no titles but numbers that are not known here. Export the titles too.": summary.get("numbers", 0),
        f"ratings are beyond this scale: {', '.join(summary['beyond_lines'][:20])}.": summary["beyond"],
    }
    return [f"{count:,} {what}" for what, count in counts.items() if count]


def describe_tmdb(view: Mapping[str, Any]) -> list[str]:
    if view["tmdb_problem"]:
        return [view["tmdb_problem"]]
    if view["asked"]:
        chosen = sum(choice == FROM_TMDB for choice in view["choices"].values())
        return [f"To be added from TMDB: {chosen:,} of {view['asked']:,} movies that are not here."]
    return ["With ADD=1, movies that are not here are looked up at TMDB and added."] if view["can_ask_tmdb"] else []


def run(site: Site, environment: Mapping[str, str], ask: Callable[[str], str], show: Callable[[str], None]) -> None:
    if not (environment.get("FILE") and environment.get("NAME")):
        raise ImportFailed(USAGE)
    path = Path(environment["FILE"])
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ImportFailed(f"The file cannot be opened: {error.strerror}.") from error
    site.sign_in(environment["NAME"], environment.get("PASSWORD") or getpass.getpass())
    view = site.upload(path.name, content, environment.get("SOURCE", ""))
    if answers := {name: environment[name.upper()] for name in ANSWERS if environment.get(name.upper())}:
        view = site.answer(view, answers)
    if environment.get("ADD") and view["can_ask_tmdb"]:
        view = site.add_films(view)
    for line in describe(view):
        show(line)
    if view["questions"]:
        settings = ", ".join(f"{question.upper()}=" for question in view["questions"])
        raise ImportFailed(f"Answer with {settings} or on the site first: /profile/imports/{view['import_id']}")
    if environment.get("YES") or ask("Import them? [y/N] ").strip().lower() in ("y", "yes"):
        show(f"{site.commit(view)['imported']:,} ratings imported. Undo it within a day on your profile.")


def main() -> None:
    url = os.environ.get("WEB_URL") or "http://127.0.0.1:8000"
    with httpx.Client(base_url=url, timeout=30) as client:
        try:
            run(Site(client), os.environ, input, print)
        except ImportFailed as error:
            sys.exit(str(error))
        except (EOFError, KeyboardInterrupt):
            sys.exit("\nStopped before the end of the import. Without a terminal, set PASSWORD and YES=1.")


if __name__ == "__main__":
    main()
