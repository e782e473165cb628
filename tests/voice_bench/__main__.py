"""Measures what verifying a signature and a turn of the dialogue cost (`make bench-voice`)."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

import httpx
import structlog
from cryptography import x509
from cryptography.x509.verification import Store

from services.voice.alexa.verification.certificate_chains import CertificateChains
from services.voice.alexa.verification.verifier import Verifier
from tests.support.alexa.certificate_authority import SKILL_ID, alexa_request, intent
from tests.support.fakes.voice import FakeBackend
from tests.support.running.voice_service import ALEXA, AUTHORITY, voice_over_http

TIMES = 2000


async def timed(name: str, call: Callable[[], Awaitable[object]]) -> None:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await call()
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    print(f"{name:<52} p50 {taken[TIMES // 2]:.3f} ms   p99 {taken[TIMES * 99 // 100]:.3f} ms")


async def main() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=ALEXA.chain_pem))
    roots = Store([x509.load_pem_x509_certificate(AUTHORITY.root_pem)])
    submit = json.dumps(alexa_request("IntentRequest", **intent("SubmitIntent", UserId="196", Amount="5"))).encode()
    headers = httpx.Headers(ALEXA.headers(submit))
    async with httpx.AsyncClient(base_url="https://s3.amazonaws.com", transport=transport) as amazon:
        chains = CertificateChains(amazon, roots, lambda: datetime.now(UTC))
        chain = await chains.get("/echo.api/echo-api-cert.pem")
        signature = ALEXA.signature(submit)
        verifier = Verifier(chains, SKILL_ID)
        await timed("signature of a body, chain cached", as_async(lambda: chain.verify_signature(signature, submit)))
        await timed("whole verification, chain cached", lambda: verifier.verify(headers, submit))
    async with voice_over_http(FakeBackend()) as client:
        send = partial(client.post, "/alexa", content=submit, headers=headers)
        await timed("request over ASGI: verified, a list of five read", send)


def as_async(call: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    async def invoke() -> object:
        return call()

    return invoke


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asyncio.run(main())
