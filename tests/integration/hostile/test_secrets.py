"""No secret ends up in a log or file, wherever a client sends it by mistake."""

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

SECRET_FILES = {"run.json", "internal_token", "voice_secret", "oauth_client_secret"}
"""Files of the launcher that hold secrets, readable only by their owner."""


def send_secrets(small_stack: SmallStack) -> set[str]:
    """Sends secrets, each once in another place. Returns them and those that the stack generated."""
    generated: list[str] = []

    def new() -> str:
        generated.append(f"horse-{secrets.token_hex(12)}")
        return generated[-1]

    with httpx.Client(base_url=small_stack.web_url, timeout=30) as web:
        ada = {"name": f"Ada {secrets.token_hex(4)}", "password": new()}
        generated.append(web.post("/api/users", json=ada).raise_for_status().json()["token"])
        generated.append(web.post("/api/session", json=ada).raise_for_status().json()["token"])
        web.put(f"/api/users/{generated[-1].partition('.')[0]}/ratings/1", json={"rating": 4}).raise_for_status()
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
    dialogue = {"text": "help", "access_token": f"1.{new()}", "session": {"attributes": {"token": new()}}}
    httpx.post(f"{small_stack.voice_url}/internal/dialogue", json=dialogue, headers=inside).raise_for_status()
    httpx.post(f"{small_stack.voice_url}/internal/dialogue", json=dialogue | {new(): new()}, headers=inside)
    request = alexa_request("LaunchRequest")
    request["session"]["user"]["accessToken"] = request["context"]["System"]["apiAccessToken"] = new()
    httpx.post(f"{small_stack.voice_url}/alexa", json=request, headers={"Signature-256": new()})
    return {secret.partition(".")[2] or secret for secret in generated} | {small_stack.internal_token}


def written_files(dataset_dir: Path) -> Iterator[tuple[Path, bytes]]:
    for path in [*dataset_dir.rglob("*"), dataset_dir.parent / "launcher.log"]:
        if path.is_file() and path.name not in SECRET_FILES:
            yield path, path.read_bytes()


def test_no_secret_is_in_any_log_or_file(small_stack: SmallStack) -> None:
    all_secrets = send_secrets(small_stack)
    files = dict(written_files(small_stack.dataset_dir))
    assert len(all_secrets) > 40
    assert {"web.log", "recommender.log", "voice.log", "launcher.log"} <= {path.name for path in files}
    for path, content in files.items():
        assert not [secret for secret in all_secrets if secret.encode() in content], path


@pytest.mark.parametrize("name", sorted(SECRET_FILES))
def test_files_with_secrets_are_readable_only_by_their_owner(small_stack: Stack, name: str) -> None:
    assert stat.S_IMODE((small_stack.dataset_dir / name).stat().st_mode) == 0o600


def test_no_command_line_contains_a_secret(small_stack: Stack) -> None:
    """Every user of the machine can read the command line of a process."""
    for part in small_stack.run["pids"]:
        command = Path(f"/proc/{small_stack.pid(part)}/cmdline").read_bytes()
        assert small_stack.internal_token.encode() not in command
