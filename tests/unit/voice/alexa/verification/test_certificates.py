from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from services.voice.alexa.verification.certificates import load_roots
from tests.support.alexa.certificate_authority import AlexaAuthority, Signer, Validity, alexa_key, alexa_request
from tests.support.alexa.verification_setup import AUTHORITY, VerificationSetup

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
async def test_an_invalid_chain_is_refused(roots: Path, signer: Signer) -> None:
    await VerificationSetup(roots, signer).refuse(alexa_request("LaunchRequest"), "chain|certificate")


@pytest.mark.parametrize("content", [b"", b"not PEM", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
async def test_a_chain_that_cannot_be_read_is_refused(setup: VerificationSetup, content: bytes) -> None:
    setup.amazon.response = httpx.Response(200, content=content)
    await setup.refuse(alexa_request("LaunchRequest"), "chain")


def test_roots_that_cannot_be_parsed_are_skipped(tmp_path: Path) -> None:
    broken = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    (tmp_path / "roots.pem").write_bytes(broken + AUTHORITY.root_pem)
    load_roots(tmp_path / "roots.pem")
