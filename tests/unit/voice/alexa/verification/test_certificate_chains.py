import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.voice.alexa.verification.certificate_chains import MAX_CHAIN_BYTES
from tests.support.alexa.certificate_authority import Validity, alexa_request
from tests.support.alexa.verification_setup import ALEXA, AUTHORITY, VerificationSetup

NOW = datetime.now(UTC)


def launch(**changes: Any) -> dict[str, Any]:
    return alexa_request("LaunchRequest", **changes)


def at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


UNFETCHED = {
    "status 302": httpx.Response(302, headers={"Location": "https://evil.example/cert.pem"}, content=ALEXA.chain_pem),
    "status 403": httpx.Response(403, content=ALEXA.chain_pem),
    "status 500": httpx.Response(500),
    "too large": httpx.Response(200, content=ALEXA.chain_pem + b"\n" * MAX_CHAIN_BYTES),
    "no route": httpx.ConnectError("no route"),
    "so slow": httpx.ReadTimeout("so slow"),
}


@pytest.mark.parametrize(("reason", "response"), UNFETCHED.items(), ids=UNFETCHED)
async def test_a_chain_that_cannot_be_fetched_is_refused(
    setup: VerificationSetup, reason: str, response: httpx.Response | Exception
) -> None:
    setup.amazon.response = response
    await setup.refuse(launch(), reason)
    assert len(setup.amazon.fetched) == 1


async def test_concurrent_requests_share_one_fetch(setup: VerificationSetup) -> None:
    await asyncio.gather(*(setup.accept(launch()) for _ in range(20)))
    await setup.accept(launch())
    assert len(setup.amazon.fetched) == 1


async def test_a_chain_is_fetched_again_after_an_hour(setup: VerificationSetup) -> None:
    await setup.accept(launch())
    setup.time += timedelta(minutes=61)
    await setup.accept(launch(timestamp=at(setup.time)))
    assert len(setup.amazon.fetched) == 2


async def test_a_cached_chain_is_not_used_after_it_expires(roots: Path) -> None:
    soon = Validity(NOW - timedelta(days=1), NOW + timedelta(minutes=30))
    setup = VerificationSetup(roots, AUTHORITY.signer(validity=soon))
    await setup.accept(launch())
    setup.time += timedelta(minutes=31)
    await setup.refuse(launch(timestamp=at(setup.time)), "chain")


async def test_a_failure_is_cached_for_seconds_only(setup: VerificationSetup) -> None:
    good, setup.amazon.response = setup.amazon.response, httpx.Response(503)
    await setup.refuse(launch(), "503")
    setup.amazon.response = good
    await setup.refuse(launch(), "cached")
    setup.time += timedelta(seconds=11)
    await setup.accept(launch())
    assert len(setup.amazon.fetched) == 2


async def test_failures_do_not_evict_a_verified_chain(setup: VerificationSetup) -> None:
    await setup.accept(launch())
    setup.amazon.response = httpx.Response(404)
    for number in range(300):
        url = f"https://s3.amazonaws.com/echo.api/{number}.pem"
        await setup.refuse(launch(), "404", headers={"SignatureCertChainUrl": url})
    await setup.accept(launch())
    assert len(setup.amazon.fetched) == 301
