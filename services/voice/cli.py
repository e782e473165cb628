"""A conversation with the skill of the running stack, in a terminal: `make talk`."""

import json
import os
import readline  # noqa: F401  gives input() its line editing and history
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from services.voice.language.ssml import plain

USER = "terminal"
NO_STACK = "No Matinee is running here. Start it with `make run`, then `make talk` again."
NO_ANSWER = "Matinee did not answer. See whether `make run` is still running."


class NoConversation(Exception):
    """Nobody to talk to: the message says what to do."""


@dataclass(frozen=True)
class Place:
    url: str
    token: str


def find_stack(environment: dict[str, str]) -> Place:
    """Where the voice service is: told by the environment, or by what `make run` wrote down."""
    if "VOICE_URL" in environment and "INTERNAL_TOKEN" in environment:
        return Place(environment["VOICE_URL"], environment["INTERNAL_TOKEN"])
    world = environment.get("DATASET") or "*"
    notes = Path(environment.get("DATA_DIR") or ".data").glob(f"{world}/run.json")
    try:
        latest = max(notes, key=lambda path: path.stat().st_mtime)
        run = json.loads(latest.read_text(encoding="utf-8"))
        return Place(run["voice_url"], run["internal_token"])
    except (OSError, ValueError, KeyError) as error:
        raise NoConversation(NO_STACK) from error


@dataclass
class Echo:
    """The device: it carries the session from one turn to the next."""

    client: httpx.Client
    locale: str = "en-US"
    attributes: dict[str, Any] = field(default_factory=dict)
    new: bool = True
    listening: bool = True

    def hear(self, text: str) -> str:
        session = {"attributes": self.attributes, "new": self.new}
        said = {"text": text, "session": session, "locale": self.locale, "user": USER}
        answer = self._ask(said)["response"]
        self.attributes, self.new = answer.get("sessionAttributes", {}), False
        self.listening = answer["response"].get("shouldEndSession") is False
        return plain(answer["response"]["outputSpeech"]["ssml"])

    def _ask(self, said: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self.client.post("/internal/dialogue", json=said)
            answer: dict[str, Any] = response.raise_for_status().json()
        except httpx.ConnectError as error:
            raise NoConversation(NO_STACK) from error
        except httpx.HTTPError as error:
            raise NoConversation(NO_ANSWER) from error
        return answer


def lines_typed() -> Iterator[str]:
    """What is typed, line by line; the end of the input is heard as stop."""
    while True:
        try:
            yield _line()
        except (EOFError, KeyboardInterrupt):
            print()
            yield "stop"


def _line() -> str:
    if sys.stdin.isatty():
        return input("You:  ")
    line = input()
    print(f"You:  {line}")
    return line


def converse(echo: Echo, lines: Iterator[str]) -> None:
    print(f"Echo: {echo.hear('open movie')}")
    while echo.listening:
        if text := next(lines).strip():
            print(f"Echo: {echo.hear(text)}")


def main() -> None:
    try:
        place = find_stack(dict(os.environ))
        headers = {"Authorization": f"Bearer {place.token}"}
        with httpx.Client(base_url=place.url, headers=headers, timeout=10, trust_env=False) as client:
            converse(Echo(client, os.environ.get("LOCALE", "en-US")), lines_typed())
    except NoConversation as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
