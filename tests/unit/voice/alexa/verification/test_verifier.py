import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.voice.alexa.verification.errors import UntrustedRequest
from tests.support.alexa.certificate_authority import CHAIN_URL, alexa_request, intent, new_rsa_key
from tests.support.alexa.verification_setup import ALEXA, AUTHORITY, VerificationSetup


def launch(**changes: Any) -> dict[str, Any]:
    return alexa_request("LaunchRequest", **changes)


def at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_a_request_that_alexa_signed_is_accepted(setup: VerificationSetup) -> None:
    await setup.accept(launch())
    assert setup.amazon.fetched == [CHAIN_URL]


async def test_a_url_that_is_refused_is_not_fetched(setup: VerificationSetup) -> None:
    await setup.refuse(launch(), "chain", headers={"SignatureCertChainUrl": "https://evil.example/echo.api/cert.pem"})
    assert setup.amazon.fetched == []


async def test_the_checked_path_is_the_one_that_is_fetched(setup: VerificationSetup) -> None:
    await setup.accept(
        launch(), headers={"SignatureCertChainUrl": "https://s3.amazonaws.com:443/x/../echo.api/echo-api-cert.pem"}
    )
    assert setup.amazon.fetched == [CHAIN_URL]


@pytest.mark.parametrize("header", ["SignatureCertChainUrl", "Signature-256"])
async def test_a_missing_header_is_refused(setup: VerificationSetup, header: str) -> None:
    body = json.dumps(launch()).encode()
    headers = ALEXA.headers(body)
    del headers[header]
    with pytest.raises(UntrustedRequest):
        await setup.verifier.verify(httpx.Headers(headers), body)
    assert setup.amazon.fetched == []


async def test_the_old_sha1_signature_is_ignored(setup: VerificationSetup) -> None:
    body = json.dumps(launch()).encode()
    headers = ALEXA.headers(body)
    headers["Signature"] = headers.pop("Signature-256")
    with pytest.raises(UntrustedRequest, match="no signature"):
        await setup.verifier.verify(httpx.Headers(headers), body)


@pytest.mark.parametrize("signature", ["not base64!", "AAAA", "ü", "=" * 8])
async def test_a_bad_signature_is_refused(setup: VerificationSetup, signature: str) -> None:
    await setup.refuse(launch(), "signature", headers={"Signature-256": signature})


async def test_a_signature_by_another_key_is_refused(setup: VerificationSetup) -> None:
    await setup.refuse(launch(), "does not match the body", AUTHORITY.signer(key=new_rsa_key()))


async def test_a_body_changed_by_one_byte_is_refused(setup: VerificationSetup) -> None:
    body = json.dumps(launch()).encode()
    with pytest.raises(UntrustedRequest, match="does not match the body"):
        await setup.verifier.verify(httpx.Headers(ALEXA.headers(body)), body + b" ")


async def test_the_signature_covers_bytes_so_multibyte_text_is_accepted(setup: VerificationSetup) -> None:
    await setup.accept(alexa_request("IntentRequest", **intent("SubmitIntent", UserId="一百九十六 Zoë")))


async def test_the_body_is_parsed_only_after_its_signature_holds(setup: VerificationSetup) -> None:
    broken = b'{"request": '
    with pytest.raises(UntrustedRequest, match="does not match the body"):
        await setup.verifier.verify(httpx.Headers(ALEXA.headers(b"another body")), broken)
    with pytest.raises(UntrustedRequest, match="not an Alexa request"):
        await setup.verify(broken)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b'{"request": {"type": 5}}', b"\xff\xfe"])
async def test_a_signed_body_that_is_not_a_request_is_refused(setup: VerificationSetup, body: bytes) -> None:
    with pytest.raises(UntrustedRequest, match="not an Alexa request"):
        await setup.verify(body)


@pytest.mark.parametrize("seconds", [-140, 0, 140])
async def test_a_timestamp_within_two_and_a_half_minutes_is_accepted(setup: VerificationSetup, seconds: int) -> None:
    await setup.accept(launch(timestamp=at(setup.time + timedelta(seconds=seconds))))


@pytest.mark.parametrize("seconds", [-160, 160, -86_400 * 365, 86_400 * 365])
async def test_a_stale_or_future_timestamp_is_refused(setup: VerificationSetup, seconds: int) -> None:
    await setup.refuse(launch(timestamp=at(setup.time + timedelta(seconds=seconds))), "too far from now")


@pytest.mark.parametrize("timestamp", [None, "", "yesterday", "2026-01-01T00:00:00"])
async def test_a_missing_or_unclear_timestamp_is_refused(setup: VerificationSetup, timestamp: str | None) -> None:
    request = launch(timestamp=timestamp)
    if timestamp is None:
        del request["request"]["timestamp"]
    await setup.refuse(request, "not an Alexa request")


async def test_an_event_may_be_up_to_an_hour_old(setup: VerificationSetup) -> None:
    for minutes in (-50, 50):
        timestamp = at(setup.time + timedelta(minutes=minutes))
        await setup.accept(alexa_request("AlexaSkillEvent.SkillDisabled", timestamp=timestamp))
    late = at(setup.time - timedelta(minutes=70))
    await setup.refuse(alexa_request("AlexaSkillEvent.SkillDisabled", timestamp=late), "too far from now")


async def test_a_request_for_another_skill_is_refused(setup: VerificationSetup) -> None:
    await setup.refuse(launch(skill_id="amzn1.ask.skill.another"), "not for this one")


async def test_a_request_may_name_its_skill_in_one_place_only(setup: VerificationSetup) -> None:
    for missing in ("session", "context"):
        request = launch()
        del request[missing]
        await setup.accept(request)


async def test_a_request_that_names_two_skills_or_none_is_refused(setup: VerificationSetup) -> None:
    two = launch()
    two["session"]["application"]["applicationId"] = "amzn1.ask.skill.another"
    await setup.refuse(two, "not for this one")
    none = launch()
    del none["session"], none["context"]
    await setup.refuse(none, "not for this one")


async def test_without_a_skill_id_every_request_is_refused(roots: Path) -> None:
    await VerificationSetup(roots, skill_id="").refuse(launch(skill_id=""), "not for this one")
