import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.voice.alexa.verification.certificate_chains import MAX_CHAIN_BYTES, CertificateChains
from services.voice.alexa.verification.certificates import load_roots
from services.voice.alexa.verification.chain_url import chain_path
from services.voice.alexa.verification.errors import UntrustedRequest
from services.voice.alexa.verification.verifier import Verifier
from tests.support.alexa.certificate_authority import (
    CHAIN_PATH,
    CHAIN_URL,
    SKILL_ID,
    AlexaAuthority,
    Signer,
    Validity,
    alexa_key,
    alexa_request,
    intent,
    new_rsa_key,
)

AUTHORITY = AlexaAuthority()
ALEXA = AUTHORITY.signer()
Headers = Mapping[str, str]


class Amazon:
    """Where chains are fetched: answers with the chain, counts, and can be told to answer otherwise."""

    def __init__(self, signer: Signer) -> None:
        self.answer: httpx.Response | Exception = httpx.Response(200, content=signer.chain_pem)
        self.fetched: list[str] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.fetched.append(str(request.url))
        await asyncio.sleep(0)
        if isinstance(self.answer, Exception):
            raise self.answer
        return httpx.Response(self.answer.status_code, content=self.answer.content, headers=self.answer.headers)


class World:
    """A verifier, the Amazon it fetches from, and a clock to be moved."""

    def __init__(self, roots: Path, signer: Signer = ALEXA, skill_id: str = SKILL_ID) -> None:
        self.time = datetime.now(UTC)
        self.amazon = Amazon(signer)
        client = httpx.AsyncClient(base_url="https://s3.amazonaws.com", transport=httpx.MockTransport(self.amazon))
        self.verifier = Verifier(CertificateChains(client, load_roots(roots), lambda: self.time), skill_id)

    async def believes(self, request: dict[str, Any], signer: Signer = ALEXA, headers: Headers | None = None) -> None:
        await self.verify(json.dumps(request, ensure_ascii=False).encode(), signer, headers)

    async def refuses(
        self, request: dict[str, Any], why: str, signer: Signer = ALEXA, headers: Headers | None = None
    ) -> None:
        with pytest.raises(UntrustedRequest, match=why):
            await self.believes(request, signer, headers)

    async def verify(self, body: bytes, signer: Signer = ALEXA, headers: Headers | None = None) -> None:
        sent = {**signer.headers(body), **(headers or {})}
        await self.verifier.verify(httpx.Headers(sent, encoding="latin-1"), body)


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roots") / "roots.pem"
    path.write_bytes(AUTHORITY.root_pem)
    return path


@pytest.fixture
def world(roots: Path) -> World:
    return World(roots)


def launch(**changes: Any) -> dict[str, Any]:
    return alexa_request("LaunchRequest", **changes)


def at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_a_request_that_alexa_signed_is_believed(world: World) -> None:
    await world.believes(launch())
    assert world.amazon.fetched == [CHAIN_URL]


@pytest.mark.parametrize(
    "url",
    [
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "HTTPS://S3.AmazonAWS.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/./echo.api//echo-api-cert.pem",
    ],
)
def test_amazons_url_is_known_in_every_spelling(url: str) -> None:
    assert chain_path(url) == CHAIN_PATH


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://notamazon.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com.evil.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
        "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
        "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../bucket/cert.pem",
        "https://s3.amazonaws.com/echo.api/%2e%2e/bucket/cert.pem",
        "https://s3.amazonaws.com/echo.api/%2E%2E/bucket/cert.pem",
        "https://s3.amazonaws.com/echo.api/..%2fbucket/cert.pem",
        "https://s3.amazonaws.com/echo.api\\..\\bucket/cert.pem",
        "https://s3.amazonaws.com//echo.api/cert.pem",
        "https://s3.amazonaws.com/echo.api/",
        "https://s3.amazonaws.com/echo.api",
        "https://user@s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com:443@evil.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem?bucket=evil",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem#evil",
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem\n",
        " https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/" + "a" * 400,
    ],
)
async def test_any_other_url_is_refused_and_not_fetched(world: World, url: str) -> None:
    with pytest.raises(UntrustedRequest):
        chain_path(url)
    if url.isprintable():
        await world.refuses(launch(), "chain", headers={"SignatureCertChainUrl": url})
    assert world.amazon.fetched == []


async def test_what_is_fetched_is_the_url_that_was_checked(world: World) -> None:
    await world.believes(
        launch(), headers={"SignatureCertChainUrl": "https://s3.amazonaws.com:443/x/../echo.api/echo-api-cert.pem"}
    )
    assert world.amazon.fetched == [CHAIN_URL]


@pytest.mark.parametrize("header", ["SignatureCertChainUrl", "Signature-256"])
async def test_a_missing_header_is_refused(world: World, header: str) -> None:
    body = json.dumps(launch()).encode()
    headers = ALEXA.headers(body)
    del headers[header]
    with pytest.raises(UntrustedRequest):
        await world.verifier.verify(httpx.Headers(headers), body)
    assert world.amazon.fetched == []


async def test_the_old_sha1_signature_does_not_count(world: World) -> None:
    body = json.dumps(launch()).encode()
    headers = ALEXA.headers(body)
    headers["Signature"] = headers.pop("Signature-256")
    with pytest.raises(UntrustedRequest, match="no signature"):
        await world.verifier.verify(httpx.Headers(headers), body)


@pytest.mark.parametrize("signature", ["not base64!", "AAAA", "ü", "=" * 8])
async def test_a_bad_signature_is_refused(world: World, signature: str) -> None:
    await world.refuses(launch(), "signature", headers={"Signature-256": signature})


async def test_a_signature_by_a_foreign_key_is_refused(world: World) -> None:
    await world.refuses(launch(), "does not match the body", AUTHORITY.signer(key=new_rsa_key()))


async def test_a_body_changed_by_one_byte_is_refused(world: World) -> None:
    body = json.dumps(launch()).encode()
    with pytest.raises(UntrustedRequest, match="does not match the body"):
        await world.verifier.verify(httpx.Headers(ALEXA.headers(body)), body + b" ")


async def test_the_signature_covers_bytes_so_double_byte_text_is_fine(world: World) -> None:
    await world.believes(alexa_request("IntentRequest", **intent("SubmitIntent", UserId="一百九十六 Zoë")))


async def test_the_body_is_parsed_only_after_its_signature_holds(world: World) -> None:
    broken = b'{"request": '
    with pytest.raises(UntrustedRequest, match="does not match the body"):
        await world.verifier.verify(httpx.Headers(ALEXA.headers(b"another body")), broken)
    with pytest.raises(UntrustedRequest, match="not an Alexa request"):
        await world.verify(broken)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b'{"request": {"type": 5}}', b"\xff\xfe"])
async def test_a_signed_body_that_is_no_request_is_refused(world: World, body: bytes) -> None:
    with pytest.raises(UntrustedRequest, match="not an Alexa request"):
        await world.verify(body)


@pytest.mark.parametrize("seconds", [-140, 0, 140])
async def test_a_timestamp_within_two_and_a_half_minutes_is_believed(world: World, seconds: int) -> None:
    await world.believes(launch(timestamp=at(world.time + timedelta(seconds=seconds))))


@pytest.mark.parametrize("seconds", [-160, 160, -86_400 * 365, 86_400 * 365])
async def test_a_stale_or_future_timestamp_is_refused(world: World, seconds: int) -> None:
    await world.refuses(launch(timestamp=at(world.time + timedelta(seconds=seconds))), "too far from now")


@pytest.mark.parametrize("timestamp", [None, "", "yesterday", "2026-01-01T00:00:00"])
async def test_a_missing_or_unclear_timestamp_is_refused(world: World, timestamp: str | None) -> None:
    request = launch(timestamp=timestamp)
    if timestamp is None:
        del request["request"]["timestamp"]
    await world.refuses(request, "not an Alexa request")


async def test_an_event_may_be_up_to_an_hour_old(world: World) -> None:
    for minutes in (-50, 50):
        timestamp = at(world.time + timedelta(minutes=minutes))
        await world.believes(alexa_request("AlexaSkillEvent.SkillDisabled", timestamp=timestamp))
    late = at(world.time - timedelta(minutes=70))
    await world.refuses(alexa_request("AlexaSkillEvent.SkillDisabled", timestamp=late), "too far from now")


async def test_a_request_for_another_skill_is_refused(world: World) -> None:
    await world.refuses(launch(skill_id="amzn1.ask.skill.another"), "not for this one")


async def test_a_request_that_names_its_skill_in_one_place_only_is_believed(world: World) -> None:
    for missing in ("session", "context"):
        request = launch()
        del request[missing]
        await world.believes(request)


async def test_a_request_that_names_two_skills_or_none_is_refused(world: World) -> None:
    two = launch()
    two["session"]["application"]["applicationId"] = "amzn1.ask.skill.another"
    await world.refuses(two, "not for this one")
    none = launch()
    del none["session"], none["context"]
    await world.refuses(none, "not for this one")


async def test_without_a_skill_id_no_request_is_believed(roots: Path) -> None:
    await World(roots, skill_id="").refuses(launch(skill_id=""), "not for this one")


NOW = datetime.now(UTC)
BAD_CHAINS = {
    "expired": AUTHORITY.signer(validity=Validity(NOW - timedelta(days=20), NOW - timedelta(days=1))),
    "not yet valid": AUTHORITY.signer(validity=Validity(NOW + timedelta(days=1), NOW + timedelta(days=20))),
    "another name": AUTHORITY.signer("api.amazon.com"),
    "a wildcard": AUTHORITY.signer("*.amazon.com"),
    "self-signed": AUTHORITY.self_signed(),
    "no intermediate": AUTHORITY.signer(with_intermediate=False),
    "an unknown authority": AlexaAuthority().signer(),
    "a key that is not RSA": AUTHORITY.signer(key=AUTHORITY.root.key),
    "the authority itself": Signer(alexa_key(), (AUTHORITY.intermediate.certificate,)),
}


@pytest.mark.parametrize("signer", BAD_CHAINS.values(), ids=BAD_CHAINS)
async def test_a_chain_that_does_not_hold_is_refused(roots: Path, signer: Signer) -> None:
    await World(roots, signer).refuses(launch(), "chain|certificate")


@pytest.mark.parametrize("content", [b"", b"not PEM", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
async def test_a_chain_that_cannot_be_read_is_refused(world: World, content: bytes) -> None:
    world.amazon.answer = httpx.Response(200, content=content)
    await world.refuses(launch(), "chain")


UNFETCHED = {
    "status 302": httpx.Response(302, headers={"Location": "https://evil.example/cert.pem"}, content=ALEXA.chain_pem),
    "status 403": httpx.Response(403, content=ALEXA.chain_pem),
    "status 500": httpx.Response(500),
    "too large": httpx.Response(200, content=ALEXA.chain_pem + b"\n" * MAX_CHAIN_BYTES),
    "no route": httpx.ConnectError("no route"),
    "so slow": httpx.ReadTimeout("so slow"),
}


@pytest.mark.parametrize(("why", "answer"), UNFETCHED.items(), ids=UNFETCHED)
async def test_a_chain_that_cannot_be_fetched_is_refused(
    world: World, why: str, answer: httpx.Response | Exception
) -> None:
    world.amazon.answer = answer
    await world.refuses(launch(), why)
    assert len(world.amazon.fetched) == 1


async def test_a_chain_is_fetched_once_for_many_requests_at_a_time(world: World) -> None:
    await asyncio.gather(*(world.believes(launch()) for _ in range(20)))
    await world.believes(launch())
    assert len(world.amazon.fetched) == 1


async def test_a_chain_is_fetched_again_after_an_hour(world: World) -> None:
    await world.believes(launch())
    world.time += timedelta(minutes=61)
    await world.believes(launch(timestamp=at(world.time)))
    assert len(world.amazon.fetched) == 2


async def test_a_kept_chain_is_not_used_past_its_date(roots: Path) -> None:
    soon = Validity(NOW - timedelta(days=1), NOW + timedelta(minutes=30))
    world = World(roots, AUTHORITY.signer(validity=soon))
    await world.believes(launch())
    world.time += timedelta(minutes=31)
    await world.refuses(launch(timestamp=at(world.time)), "chain")


async def test_a_failure_is_kept_for_seconds_only(world: World) -> None:
    good, world.amazon.answer = world.amazon.answer, httpx.Response(503)
    await world.refuses(launch(), "503")
    world.amazon.answer = good
    await world.refuses(launch(), "cached")
    world.time += timedelta(seconds=11)
    await world.believes(launch())
    assert len(world.amazon.fetched) == 2


async def test_failures_do_not_push_out_a_verified_chain(world: World) -> None:
    await world.believes(launch())
    world.amazon.answer = httpx.Response(404)
    for number in range(300):
        url = f"https://s3.amazonaws.com/echo.api/{number}.pem"
        await world.refuses(launch(), "404", headers={"SignatureCertChainUrl": url})
    await world.believes(launch())
    assert len(world.amazon.fetched) == 301


def test_roots_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    (tmp_path / "roots.pem").write_bytes(broken + AUTHORITY.root_pem)
    load_roots(tmp_path / "roots.pem")
