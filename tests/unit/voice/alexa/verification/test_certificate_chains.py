import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.voice.alexa.verification.certificate_chains import MAX_CHAIN_BYTES, QUOTA
from services.voice.alexa.verification.chain_files import ChainFiles
from services.voice.alexa.verification.errors import UntrustedRequest
from tests.support.alexa.certificate_authority import AlexaAuthority, Validity, alexa_request
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


async def test_a_chain_is_kept_as_long_as_it_is_valid(setup: VerificationSetup) -> None:
    await setup.accept(launch())
    setup.time += timedelta(days=29)
    await setup.accept(launch(timestamp=at(setup.time)))
    assert len(setup.amazon.fetched) == 1


async def test_a_chain_outlives_a_restart_and_is_verified_again(roots: Path, tmp_path: Path) -> None:
    files = ChainFiles(tmp_path / "chains")
    await VerificationSetup(roots, files=files).accept(launch())
    restarted = VerificationSetup(roots, files=files)
    await restarted.accept(launch())
    assert restarted.amazon.fetched == []
    for file in files.folder.iterdir():
        file.write_bytes(AlexaAuthority().signer().chain_pem)
    distrustful = VerificationSetup(roots, files=files)
    await distrustful.accept(launch())
    assert len(distrustful.amazon.fetched) == 1


async def test_a_folder_that_cannot_be_written_costs_nothing_else(roots: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    await VerificationSetup(roots, files=ChainFiles(tmp_path / "file" / "chains")).accept(launch())


async def test_one_address_may_name_few_unknown_chains(setup: VerificationSetup) -> None:
    body = json.dumps(launch()).encode()
    await setup.verify(body, client="192.0.2.1")
    setup.amazon.response = httpx.Response(404)
    for number in range(QUOTA + 5):
        headers = {"SignatureCertChainUrl": f"https://s3.amazonaws.com/echo.api/{number}.pem"}
        with pytest.raises(UntrustedRequest, match="404" if number < QUOTA - 1 else "too many unknown chains"):
            await setup.verify(body, headers=headers, client="192.0.2.1")
    await setup.verify(body, client="192.0.2.1")
    with pytest.raises(UntrustedRequest, match="404"):
        await setup.verify(body, headers=headers, client="192.0.2.2")


async def test_a_flood_of_slow_unknown_chains_does_not_delay_a_held_one(setup: VerificationSetup) -> None:
    await setup.accept(launch())
    setup.amazon.gate = asyncio.Event()
    urls = [{"SignatureCertChainUrl": f"https://s3.amazonaws.com/echo.api/{number}.pem"} for number in range(50)]
    flood = [asyncio.create_task(setup.accept(launch(), headers=headers)) for headers in urls]
    await asyncio.sleep(0)
    await setup.accept(launch())
    assert not any(task.done() for task in flood)
    setup.amazon.gate.set()
    await asyncio.gather(*flood)


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
