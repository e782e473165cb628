"""WebDriver's commands (W3C): over HTTP for WebKitWebDriver, and over the socket of Firefox's Marionette, which has the
same ones."""

import json
import socket
from collections.abc import Mapping
from typing import Any, Protocol

import httpx

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element's id, the same in every browser."""
PATHS = {
    "Navigate": "url",
    "Back": "back",
    "FindElement": "element",
    "ElementClick": "element/{id}/click",
    "ElementSendKeys": "element/{id}/value",
    "ExecuteScript": "execute/sync",
}
CAPABILITIES: Mapping[str, Any] = {"capabilities": {"alwaysMatch": {}}}
SECONDS = 60


class WebDriverError(Exception):
    """A browser refused a command. The first argument is WebDriver's name of the error."""


class Commands(Protocol):
    def call(self, command: str, **values: Any) -> Any: ...

    def close(self) -> None: ...


class HttpCommands:
    def __init__(self, url: str, capabilities: Mapping[str, Any] = CAPABILITIES) -> None:
        self._client = httpx.Client(base_url=url, timeout=SECONDS)
        self._session = f"/session/{self._send('POST', '/session', capabilities)['sessionId']}"

    def call(self, command: str, **values: Any) -> Any:
        return self._send("POST", f"{self._session}/{PATHS[command].format(**values)}", values)

    def close(self) -> None:
        self._send("DELETE", self._session)
        self._client.close()

    def _send(self, method: str, path: str, values: Mapping[str, Any] | None = None) -> Any:
        answer = self._client.request(method, path, json=values).json()["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise WebDriverError(answer["error"], answer["message"])
        return answer


class MarionetteCommands:
    """Messages are `length:json`; a command is `[0, number, name, values]`, its answer `[1, number, error, value]`."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self._stream = self._socket.makefile("rwb")
        self._receive()
        self._sent = 0
        self._send("WebDriver:NewSession", CAPABILITIES)

    def call(self, command: str, **values: Any) -> Any:
        answer = self._send(f"WebDriver:{command}", values)
        return answer.get("value") if isinstance(answer, dict) else answer

    def close(self) -> None:
        self._send("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._stream.close()
        self._socket.close()

    def _send(self, name: str, values: Mapping[str, Any]) -> Any:
        self._sent += 1
        message = json.dumps([0, self._sent, name, values]).encode()
        self._stream.write(b"%d:%b" % (len(message), message))
        self._stream.flush()
        _, _, error, answer = self._receive()
        if error:
            raise WebDriverError(error["error"], error["message"])
        return answer

    def _receive(self) -> Any:
        length = b""
        while (digit := self._stream.read(1)) != b":":
            if not digit:
                raise WebDriverError("closed", "the browser is gone")
            length += digit
        return json.loads(self._stream.read(int(length)))
