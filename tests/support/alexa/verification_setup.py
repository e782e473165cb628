"""A verifier with a stand-in for Amazon's certificate server and a clock that tests can move."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.voice.alexa.verification.certificate_chains import CertificateChains
from services.voice.alexa.verification.certificates import load_roots
from services.voice.alexa.verification.chain_files import ChainFiles
from services.voice.alexa.verification.errors import UntrustedRequest
from services.voice.alexa.verification.verifier import Verifier
from tests.support.alexa.certificate_authority import SKILL_ID, AlexaAuthority, Signer

AUTHORITY = AlexaAuthority()
ALEXA = AUTHORITY.signer()
Headers = Mapping[str, str]


class Amazon:
    """Responds with the chain, or with what a test sets, and records each fetch."""

    def __init__(self, signer: Signer) -> None:
        self.response: httpx.Response | Exception = httpx.Response(200, content=signer.chain_pem)
        self.fetched: list[str] = []
        self.gate: asyncio.Event | None = None
        """Holds responses back until it is set."""

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.fetched.append(str(request.url))
        await (self.gate.wait() if self.gate else asyncio.sleep(0))
        if isinstance(self.response, Exception):
            raise self.response
        return httpx.Response(self.response.status_code, content=self.response.content, headers=self.response.headers)


class VerificationSetup:
    def __init__(
        self, roots: Path, signer: Signer = ALEXA, skill_id: str = SKILL_ID, files: ChainFiles | None = None
    ) -> None:
        self.time = datetime.now(UTC)
        self.amazon = Amazon(signer)
        client = httpx.AsyncClient(base_url="https://s3.amazonaws.com", transport=httpx.MockTransport(self.amazon))
        self.verifier = Verifier(CertificateChains(client, load_roots(roots), lambda: self.time, files), skill_id)

    async def accept(self, request: dict[str, Any], signer: Signer = ALEXA, headers: Headers | None = None) -> None:
        await self.verify(json.dumps(request, ensure_ascii=False).encode(), signer, headers)

    async def refuse(
        self, request: dict[str, Any], reason: str, signer: Signer = ALEXA, headers: Headers | None = None
    ) -> None:
        with pytest.raises(UntrustedRequest, match=reason):
            await self.accept(request, signer, headers)

    async def verify(
        self, body: bytes, signer: Signer = ALEXA, headers: Headers | None = None, client: str = ""
    ) -> None:
        sent = {**signer.headers(body), **(headers or {})}
        await self.verifier.verify(httpx.Headers(sent, encoding="latin-1"), body, client)
