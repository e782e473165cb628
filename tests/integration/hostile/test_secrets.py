"""Whatever people send, and in whatever place by mistake: what is secret in it is not in a log or file afterwards."""

import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.conftest import SmallStack
from tests.support.alexa.certificate_authority import alexa_request
from tests.support.processes.stack import Stack

pytestmark = pytest.mark.long

KNOWN_TO_HOLD = {"run.json", "voice_secret", "oauth_client_secret"}
"""What the launcher keeps for itself, readable by its owner alone."""


def told(small_stack: SmallStack) -> set[str]:
    """Secrets, each sent once in a place of its own, and those that the stack made itself."""
    made: list[str] = []

    def new() -> str:
        made.append(f"horse-{secrets.token_hex(12)}")
        return made[-1]

    with httpx.Client(base_url=small_stack.web_url, timeout=30) as web:
        ada = {"name": f"Ada {secrets.token_hex(4)}", "password": new()}
        made.append(web.post("/api/users", json=ada).raise_for_status().json()["token"])
        made.append(web.post("/api/session", json=ada).raise_for_status().json()["token"])
        web.put(f"/api/users/{made[-1].partition('.')[0]}/ratings/1", json={"rating": 4}).raise_for_status()
        web.post("/signin", data=ada)
        for path in ("/api/users", "/api/session"):
            web.post(path, json=ada | {"password": new()})
            web.post(path, json=ada | {"password": 5, "pasword": new(), new(): new()})
            web.post(path, json=ada | {"password": new() * 20})
            web.post(
                path,
                content=f'{{"name": "x", "password": "{new()}"'.encode(),
                headers={"content-type": "application/json"},
            )
            web.post(path, params={"password": new()}, json={"password": [new()]})
        web.post("/api/session", json={"name": new(), "password": new()})
        web.post("/signin", data={"name": new(), "password": new()})
        for path in ("/signin", "/signup"):
            web.post(path, data={"password": new(), "next": new()}, params={"password": new()})
            web.post(path, files={"password": (new(), new().encode())})
            web.get(path, params={"name": "x", "password": new(), "next": new()})
        for headers in (
            {"Authorization": f"Bearer 944.{new()}"},
            {"Authorization": f"Basic {new()}"},
            {"Cookie": f"matinee_session={new()}"},
        ):
            web.get("/profile", headers=headers | {"Referer": new(), "X-Request-ID": f"a {new()}"})
            web.put("/api/users/1/ratings/1", json={"rating": new()}, headers=headers)
        web.get("/api/movies", params={"q": "x", "token": new()})
        web.get("/result", params={"user_id": new(), "amount": new()})
    inside = {"Authorization": f"Bearer {small_stack.internal_token}"}
    for url in (small_stack.recommender_url, small_stack.voice_url):
        httpx.get(f"{url}/internal/status", headers={"Authorization": f"Bearer {new()}"}, params={"token": new()})
        httpx.get(f"{url}/internal/status", headers=inside)
    said = {"text": "help", "access_token": f"1.{new()}", "session": {"attributes": {"token": new()}}}
    httpx.post(f"{small_stack.voice_url}/internal/dialogue", json=said, headers=inside).raise_for_status()
    httpx.post(f"{small_stack.voice_url}/internal/dialogue", json=said | {new(): new()}, headers=inside)
    request = alexa_request("LaunchRequest")
    request["session"]["user"]["accessToken"] = request["context"]["System"]["apiAccessToken"] = new()
    httpx.post(f"{small_stack.voice_url}/alexa", json=request, headers={"Signature-256": new()})
    return {secret.partition(".")[2] or secret for secret in made} | {small_stack.internal_token}


def kept(world: Path) -> Iterator[tuple[Path, bytes]]:
    for path in [*world.rglob("*"), world.parent / "launcher.log"]:
        if path.is_file() and path.name not in KNOWN_TO_HOLD:
            yield path, path.read_bytes()


def test_no_secret_is_in_any_log_or_file(small_stack: SmallStack) -> None:
    secret_ones = told(small_stack)
    files = dict(kept(small_stack.world))
    assert len(secret_ones) > 40
    assert {"web.log", "recommender.log", "voice.log", "launcher.log"} <= {path.name for path in files}
    for path, content in files.items():
        assert not [secret for secret in secret_ones if secret.encode() in content], path


@pytest.mark.parametrize("name", sorted(KNOWN_TO_HOLD))
def test_what_holds_a_secret_is_readable_by_its_owner_alone(small_stack: Stack, name: str) -> None:
    assert stat.S_IMODE((small_stack.world / name).stat().st_mode) == 0o600


def test_no_secret_is_in_what_a_process_can_be_seen_to_run_with(small_stack: Stack) -> None:
    """The command line of a process is there for everybody on the machine to see."""
    for part in small_stack.run["pids"]:
        command = Path(f"/proc/{small_stack.pid(part)}/cmdline").read_bytes()
        assert small_stack.internal_token.encode() not in command
