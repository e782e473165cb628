"""The voice service over HTTP with a fake backend and the tests' own Alexa."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
from cryptography import x509
from cryptography.x509.verification import Store
from pydantic import SecretStr

from services.voice.alexa.verification.certificate_chains import CertificateChains
from services.voice.alexa.verification.verifier import Verifier
from services.voice.app import create_app
from services.voice.dependencies import Dependencies
from services.voice.dialogue.engine import Dialogue
from services.voice.settings import VoiceSettings
from services.voice.text_input.requests import TextInput
from shared.http.health import Dependency
from shared.http.service import Service
from shared.telemetry.telemetry import Telemetry
from tests.support.alexa.certificate_authority import SKILL_ID, AlexaAuthority
from tests.support.alexa.response_models import validate_response
from tests.support.alexa.simulators import simulator
from tests.support.fakes.voice import FakeBackend, choose_first
from tests.support.running.app import running_app

TOKEN = "a-token-of-the-services-only"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
AUTHORITY = AlexaAuthority()
ALEXA = AUTHORITY.signer()
BACKEND: ContextVar[FakeBackend] = ContextVar("backend")
"""Of the app that is opened."""


async def up() -> None: ...


async def down() -> None:
    raise ConnectionError


def now() -> datetime:
    return datetime.now(UTC)


TEXT_INPUT = TextInput(SKILL_ID, now, simulator)


@asynccontextmanager
async def open_dependencies(settings: VoiceSettings, _telemetry: Telemetry) -> AsyncIterator[Dependencies]:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=ALEXA.chain_pem))
    roots = Store([x509.load_pem_x509_certificate(AUTHORITY.root_pem)])
    async with httpx.AsyncClient(base_url=settings.alexa_chain_origin, transport=transport) as amazon:
        yield Dependencies(
            dialogue=Dialogue(BACKEND.get().ports(), choose_first),
            verifier=Verifier(CertificateChains(amazon, roots, now), settings.alexa_skill_id),
            text_input=TEXT_INPUT,
            health=[Dependency("dynamodb", up), Dependency("redis", down, required=False)],
        )


@cache
def voice_app() -> Service:
    """Built once: FastAPI takes longer to build its routes than the skill to answer."""
    return create_app(VoiceSettings(internal_token=SecretStr(TOKEN), alexa_skill_id=SKILL_ID), open_dependencies)


@asynccontextmanager
async def voice_over_http(backend: FakeBackend) -> AsyncIterator[httpx.AsyncClient]:
    """The whole app, which trusts the tests' Alexa."""
    BACKEND.set(backend)
    async with running_app(voice_app()) as running:
        transport = httpx.ASGITransport(running)
        async with httpx.AsyncClient(base_url="http://voice", transport=transport) as client:
            yield client


async def post_signed(client: httpx.AsyncClient, request: dict[str, Any], **changed: str) -> httpx.Response:
    body = json.dumps(request).encode()
    headers = ALEXA.headers(body) | {name.replace("_", "-"): value for name, value in changed.items()}
    response = await client.post("/alexa", content=body, headers=headers)
    if response.status_code == 200:
        validate_response(response.content)
    return response
