"""Amazon's certificate chains of past years, verified against today's public roots with the clock set back."""

from datetime import UTC, datetime
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.verification import Store

from embedded.programs import ROOT
from services.voice.alexa.verification.certificates import load_roots, verify_chain
from services.voice.alexa.verification.errors import UntrustedRequest

CHAINS = ROOT / "tests" / "certificates"
THEN = {"2019": datetime(2019, 12, 1, tzinfo=UTC), "2023": datetime(2023, 6, 1, tzinfo=UTC)}


@pytest.fixture(scope="module")
def public() -> Store:
    return load_roots(Path(certifi.where()))


def chain(year: str) -> bytes:
    return (CHAINS / f"echo-api-{year}.pem").read_bytes()


@pytest.mark.parametrize("year", THEN)
def test_a_chain_was_valid_in_its_time(public: Store, year: str) -> None:
    assert verify_chain(chain(year), public, THEN[year]).is_valid_at(THEN[year])


@pytest.mark.parametrize("year", THEN)
@pytest.mark.parametrize("now", [datetime(2018, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)])
def test_it_is_not_valid_before_or_after(public: Store, year: str, now: datetime) -> None:
    with pytest.raises(UntrustedRequest):
        verify_chain(chain(year), public, now)


@pytest.mark.parametrize("year", THEN)
def test_it_is_not_valid_without_its_intermediates(public: Store, year: str) -> None:
    leaf = x509.load_pem_x509_certificates(chain(year))[0].public_bytes(Encoding.PEM)
    with pytest.raises(UntrustedRequest):
        verify_chain(leaf, public, THEN[year])


@pytest.mark.parametrize("year", THEN)
def test_an_authority_is_not_valid_as_the_leaf(public: Store, year: str) -> None:
    _leaf, *authorities = x509.load_pem_x509_certificates(chain(year))
    pem = b"".join(authority.public_bytes(Encoding.PEM) for authority in authorities)
    with pytest.raises(UntrustedRequest):
        verify_chain(pem, public, THEN[year])


def test_a_chain_with_sha1_signatures_is_never_valid(public: Store) -> None:
    """The chain of 2015 has them."""
    with pytest.raises(UntrustedRequest):
        verify_chain(chain("2015"), public, datetime(2015, 6, 1, tzinfo=UTC))
