"""A conversation in the terminal with the skill of the running stack (`make talk`)."""

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
NO_RESPONSE = "Matinee did not answer. See whether `make run` is still running."


class ConversationError(Exception):
    """The skill cannot be reached; the message says what to do."""


@dataclass(frozen=True)
class VoiceService:
    url: str
    token: str


def find_service(environment: dict[str, str]) -> VoiceService:
    """The voice service named by the environment, or the one that `make run` started last."""
    url, tokens = environment.get("VOICE_URL"), environment.get("INTERNAL_TOKEN", "").split()
    if url and tokens:
        return VoiceService(url, tokens[0])
    data_set = environment.get("DATASET") or "*"
    run_files = Path(environment.get("DATA_DIR") or ".data").glob(f"{data_set}/run.json")
    try:
        latest = max(run_files, key=lambda path: path.stat().st_mtime)
        run = json.loads(latest.read_text(encoding="utf-8"))
        return VoiceService(run["voice_url"], run["internal_token"])
    except (OSError, ValueError, KeyError) as error:
        raise ConversationError(NO_STACK) from error


@dataclass
class Echo:
    """The device: it carries the session from one turn to the next."""

    client: httpx.Client
    locale: str = "en-US"
    attributes: dict[str, Any] = field(default_factory=dict)
    new: bool = True
    listening: bool = True

    def send(self, text: str) -> str:
        """The skill's speech in response to the text."""
        session = {"attributes": self.attributes, "new": self.new}
        envelope = self._post({"text": text, "session": session, "locale": self.locale, "user": USER})["response"]
        self.attributes, self.new = envelope.get("sessionAttributes", {}), False
        self.listening = envelope["response"].get("shouldEndSession") is False
        return plain(envelope["response"]["outputSpeech"]["ssml"])

    def _post(self, text_input: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self.client.post("/internal/dialogue", json=text_input)
            content: dict[str, Any] = response.raise_for_status().json()
        except httpx.ConnectError as error:
            raise ConversationError(NO_STACK) from error
        except httpx.HTTPError as error:
            raise ConversationError(NO_RESPONSE) from error
        return content


def read_lines() -> Iterator[str]:
    """The lines typed. The end of the input counts as "stop"."""
    while True:
        try:
            yield _read_line()
        except (EOFError, KeyboardInterrupt):
            print()
            yield "stop"


def _read_line() -> str:
    if sys.stdin.isatty():
        return input("You:  ")
    line = input()
    print(f"You:  {line}")
    return line


def converse(echo: Echo, lines: Iterator[str]) -> None:
    print(f"Echo: {echo.send('open movie')}")
    while echo.listening:
        if text := next(lines).strip():
            print(f"Echo: {echo.send(text)}")


def main() -> None:
    try:
        service = find_service(dict(os.environ))
        headers = {"Authorization": f"Bearer {service.token}"}
        with httpx.Client(base_url=service.url, headers=headers, timeout=10, trust_env=False) as client:
            converse(Echo(client, os.environ.get("LOCALE", "en-US")), read_lines())
    except ConversationError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
