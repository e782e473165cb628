import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.types import Receive, Scope, Send

from services.voice.app import create_app
from services.voice.dialogue.engine import Dialogue
from services.voice.parts import Parts
from services.voice.settings import VoiceSettings
from services.voice.typed import Typewriter
from services.voice.understanding import Understanding
from services.voice.verification.certificates import load_roots
from services.voice.verification.chains import Chains
from services.voice.verification.verifier import Verifier
from shared.health import Dependency
from tests.alexa_authority import SKILL_ID, AlexaAuthority, alexa_request, intent

TOKEN = "a-token-of-the-services-only"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
AUTHORITY = AlexaAuthority()
ALEXA = AUTHORITY.signer()


class OneList:
    async def titles(self, user_id: int, amount: int) -> list[str]:
        return ["Alien", "Brazil"][:amount] if user_id == 196 else []


async def up() -> None:
    """A dependency that is there."""


async def down() -> None:
    raise ConnectionError


@pytest.fixture
def roots(tmp_path: Path) -> Path:
    path = tmp_path / "roots.pem"
    path.write_bytes(AUTHORITY.root_pem)
    return path


@pytest.fixture
async def client(roots: Path) -> AsyncIterator[httpx.AsyncClient]:
    def now() -> datetime:
        return datetime.now(UTC)

    @asynccontextmanager
    async def open_parts(settings: VoiceSettings) -> AsyncIterator[Parts]:
        transport = httpx.MockTransport(lambda _: httpx.Response(200, content=ALEXA.chain_pem))
        async with httpx.AsyncClient(base_url=settings.alexa_chain_origin, transport=transport) as amazon:
            yield Parts(
                dialogue=Dialogue(OneList()),
                verifier=Verifier(Chains(amazon, load_roots(roots), now), settings.alexa_skill_id),
                typewriter=Typewriter(Understanding.load(), settings.alexa_skill_id, now),
                dependencies=[Dependency("dynamodb", up), Dependency("redis", down, required=False)],
            )

    app = create_app(VoiceSettings(internal_token=SecretStr(TOKEN), alexa_skill_id=SKILL_ID), open_parts)
    async with app.router.lifespan_context(app) as state:

        async def running(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        async with httpx.AsyncClient(base_url="http://voice", transport=httpx.ASGITransport(running)) as client:
            yield client


async def post(client: httpx.AsyncClient, request: dict[str, Any], **changed: str) -> httpx.Response:
    body = json.dumps(request).encode()
    headers = ALEXA.headers(body) | {name.replace("_", "-"): value for name, value in changed.items()}
    return await client.post("/alexa", content=body, headers=headers)


async def test_a_signed_request_is_answered(client: httpx.AsyncClient) -> None:
    welcome = await post(client, alexa_request("LaunchRequest"))
    assert "Welcome to the movie recommendation system" in welcome.text
    read = await post(client, alexa_request("IntentRequest", **intent("SubmitIntent", UserId="196", Amount="2")))
    assert read.status_code == 200
    assert "Here are 2 movies for you: Alien and Brazil." in read.json()["response"]["outputSpeech"]["ssml"]


async def test_a_refusal_does_not_tell_why(client: httpx.AsyncClient) -> None:
    launch = alexa_request("LaunchRequest")
    refusals = [
        await client.post("/alexa", content=b"{}"),
        await post(client, {}),
        await post(client, launch, Signature_256="AAAA"),
        await post(client, launch, SignatureCertChainUrl="http://evil.example/"),
        await post(client, alexa_request("LaunchRequest", skill_id="another")),
        await post(client, alexa_request("LaunchRequest", timestamp="2020-01-01T00:00:00Z")),
    ]
    assert {refusal.status_code for refusal in refusals} == {400}
    assert {refusal.headers["content-type"] for refusal in refusals} == {"application/problem+json"}
    assert len({refusal.text for refusal in refusals}) == 1


async def test_a_body_over_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/alexa", content=b"x" * 70_000)).status_code == 413


async def talk(client: httpx.AsyncClient, text: str, **session: Any) -> dict[str, Any]:
    response = await client.post("/internal/dialogue", json={"text": text, "session": session}, headers=BEARER)
    answer: dict[str, Any] = response.raise_for_status().json()
    return answer


async def test_typed_text_goes_through_the_same_dialogue(client: httpx.AsyncClient) -> None:
    first = await talk(client, "my id is 196", new=True)
    assert first["request"]["request"]["intent"]["name"] == "SubmitIntent"
    assert first["request"]["session"]["new"] is True
    second = await talk(client, "two", attributes=first["response"]["sessionAttributes"])
    assert "Alien and Brazil" in second["response"]["response"]["outputSpeech"]["ssml"]


async def test_the_request_made_of_typed_text_is_one_that_alexa_could_have_sent(client: httpx.AsyncClient) -> None:
    request = (await talk(client, "five movies"))["request"]
    assert (await post(client, request)).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
async def test_typed_text_needs_the_services_token(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    response = await client.post("/internal/dialogue", json={"text": "hi"}, headers=headers)
    assert response.status_code == 401


@pytest.mark.parametrize("said", [{}, {"text": "x" * 501}, {"text": 5}, {"text": "hi", "locale": "English"}])
async def test_typed_input_that_is_not_allowed_is_told_so(client: httpx.AsyncClient, said: dict[str, Any]) -> None:
    response = await client.post("/internal/dialogue", json=said, headers=BEARER)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


async def test_readiness_names_each_dependency(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).status_code == 200
    ready = await client.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "degraded", "dependencies": {"dynamodb": "up", "redis": "down"}}


async def test_the_api_describes_itself(client: httpx.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()
    assert {"/alexa", "/internal/dialogue", "/health/live"} <= set(described["paths"])
