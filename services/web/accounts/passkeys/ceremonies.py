"""WebAuthn: what a browser is asked for to make or use a passkey, and whether its answer is true."""

import re
from dataclasses import dataclass

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, decode_credential_public_key
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.decoded_public_key_to_cryptography import decoded_public_key_to_cryptography
from webauthn.helpers.parse_authentication_credential_json import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.web.accounts.passkeys.passkey import Passkey, passkey_id_of
from services.web.accounts.sessions import SignedInUser

SITE_NAME = "Matinee"
USER_ID = re.compile(rb"[1-9][0-9]{0,15}")
ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
VERIFIED = UserVerificationRequirement.REQUIRED
"""A passkey is used in place of a password, so the authenticator asks for a PIN, a finger or a face."""
TIMEOUT_MILLISECONDS = 240_000


@dataclass(frozen=True)
class RelyingParty:
    host: str
    origin: str


class NotVerified(Exception):
    """What the browser sent is no true answer to this challenge."""


def registration_options(
    party: RelyingParty, user: SignedInUser, challenge: bytes, existing: tuple[Passkey, ...]
) -> str:
    options = webauthn.generate_registration_options(
        rp_id=party.host,
        rp_name=SITE_NAME,
        user_id=str(user.user_id).encode(),
        user_name=user.name,
        user_display_name=user.name,
        challenge=challenge,
        timeout=TIMEOUT_MILLISECONDS,
        supported_pub_key_algs=ALGORITHMS,
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(each.credential)) for each in existing],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
    )
    return webauthn.options_to_json(options)


def sign_in_options(party: RelyingParty, challenge: bytes) -> str:
    """Without names of credentials: the browser offers the passkeys that it has for this site."""
    options = webauthn.generate_authentication_options(
        rp_id=party.host, challenge=challenge, timeout=TIMEOUT_MILLISECONDS, user_verification=VERIFIED
    )
    return webauthn.options_to_json(options)


def verify_registration(party: RelyingParty, challenge: bytes, answer: str, name: str, now: int) -> Passkey:
    """Raises `NotVerified`."""
    try:
        verified = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
        decoded_public_key_to_cryptography(decode_credential_public_key(verified.credential_public_key))
    except Exception as error:  # parsers of hostile bytes raise many kinds
        raise NotVerified from error
    return Passkey(
        credential=bytes_to_base64url(verified.credential_id),
        public_key=bytes_to_base64url(verified.credential_public_key),
        sign_count=verified.sign_count,
        name=name,
        created=now,
    )


@dataclass(frozen=True)
class Claim:
    """Whose passkey a browser says it has used. Nothing of it is verified."""

    user_id: int
    passkey_id: str


def read_claim(answer: str) -> Claim:
    """Raises `NotVerified`."""
    try:
        credential = parse_authentication_credential_json(answer)
    except Exception as error:  # parsers of hostile bytes raise many kinds
        raise NotVerified from error
    user = credential.response.user_handle or b""
    if not USER_ID.fullmatch(user):
        raise NotVerified
    return Claim(int(user), passkey_id_of(bytes_to_base64url(credential.raw_id)))


def verify_sign_in(party: RelyingParty, challenge: bytes, answer: str, passkey: Passkey) -> int:
    """Returns how often the passkey was used, by its own count. Raises `NotVerified`, also if it counted backwards:
    then there is a copy of it."""
    try:
        verified = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # parsers of hostile bytes raise many kinds
        raise NotVerified from error
    return verified.new_sign_count
