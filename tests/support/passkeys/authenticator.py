"""An authenticator in software, with a browser around it: makes passkeys and signs with them."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ES256 = -7


@dataclass
class SoftPasskey:
    user: bytes
    host: str
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def public_key(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return encode_cbor({1: 2, 3: ES256, -1: 1, -2: x, -3: y})


@dataclass
class Authenticator:
    """`origin` is what the browser says of the page; `flags` what the authenticator says of its user."""

    origin: str
    flags: int = PRESENT | VERIFIED
    passkeys: list[SoftPasskey] = field(default_factory=list)

    def make(self, options: dict[str, Any], passkey: SoftPasskey | None = None) -> str:
        """Answers the options for a new passkey, with a new one unless one is given."""
        passkey = passkey or SoftPasskey(base64url_to_bytes(options["user"]["id"]), options["rp"]["id"])
        self.passkeys.append(passkey)
        length = len(passkey.credential).to_bytes(2, "big")
        attested = bytes(16) + length + passkey.credential + passkey.public_key()
        data = self._data(passkey, self.flags | ATTESTED) + attested
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        response = {"clientDataJSON": client, "attestationObject": attestation}
        return _credential(passkey, response)

    def use(self, options: dict[str, Any], passkey: SoftPasskey | None = None, user: bytes | None = None) -> str:
        """Answers the options to sign in, with the latest passkey unless another one is given."""
        passkey = passkey or self.passkeys[-1]
        passkey.count += 1
        data, client = self._data(passkey, self.flags), self._client("webauthn.get", options["challenge"])
        signature = passkey.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return _credential(passkey, response | {"userHandle": passkey.user if user is None else user})

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, passkey: SoftPasskey, flags: int) -> bytes:
        return hashlib.sha256(passkey.host.encode()).digest() + bytes([flags]) + passkey.count.to_bytes(4, "big")


def _credential(passkey: SoftPasskey, response: dict[str, bytes]) -> str:
    name = bytes_to_base64url(passkey.credential)
    texts = {field: bytes_to_base64url(value) for field, value in response.items()}
    return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": texts})
