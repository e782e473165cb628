"""Only keys that can verify a signature become passkeys."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from webauthn.helpers import encode_cbor

from services.web.accounts.passkeys.ceremonies import (
    ALGORITHMS,
    NotVerified,
    RelyingParty,
    read_claim,
    registration_options,
    verify_registration,
)
from services.web.accounts.sessions import SignedInUser
from tests.support.passkeys.authenticator import ES256, Authenticator, SoftPasskey

PARTY = RelyingParty("movies.example", "https://movies.example")
CHALLENGE = b"c" * 32
ADA = SignedInUser(user_id=944, name="Ada")
NO_POINT = {1: 2, 3: ES256, -1: 1, -2: bytes(32), -3: bytes(32)}
OTHER_ALGORITHM = {1: 2, 3: -35, -1: 2, -2: bytes(48), -3: bytes(48)}


@dataclass
class WrongKey(SoftPasskey):
    cose: Any = None

    def public_key(self) -> bytes:
        return encode_cbor(self.cose)


def options() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(registration_options(PARTY, ADA, CHALLENGE, ()))
    return made


def test_the_options_name_the_site_and_the_user() -> None:
    made = options()
    assert made["rp"] == {"id": "movies.example", "name": "Matinee"}
    assert (made["user"]["name"], made["user"]["displayName"]) == ("Ada", "Ada")
    assert [each["alg"] for each in made["pubKeyCredParams"]] == [int(each) for each in ALGORITHMS]
    assert made["attestation"] == "none"


@pytest.mark.parametrize("cose", [NO_POINT, OTHER_ALGORITHM, {}, [], {1: 3, 3: -257, -1: b"", -2: b""}])
def test_a_key_that_verifies_nothing_is_refused(cose: Any) -> None:
    answer = Authenticator(PARTY.origin).make(options(), WrongKey(b"944", PARTY.host, cose=cose))
    with pytest.raises(NotVerified):
        verify_registration(PARTY, CHALLENGE, answer, "Phone", 0)


def test_a_true_key_is_kept() -> None:
    authenticator = Authenticator(PARTY.origin)
    passkey = verify_registration(PARTY, CHALLENGE, authenticator.make(options()), "Phone", 7)
    assert (passkey.name, passkey.created, passkey.sign_count, passkey.used) == ("Phone", 7, 0, None)
    claim = read_claim(authenticator.use({"challenge": "AAAA"}))
    assert (claim.user_id, claim.passkey_id) == (944, passkey.passkey_id)
