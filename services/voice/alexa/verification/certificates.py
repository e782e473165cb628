"""The check of a certificate chain, down from roots that are trusted to the name that Alexa signs with."""

import re
import warnings
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from services.voice.alexa.verification.errors import Untrusted

SIGNER = "echo-api.amazon.com"
PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class VerifiedChain:
    key: RSAPublicKey
    not_before: datetime
    not_after: datetime

    def holds_at(self, now: datetime) -> bool:
        return self.not_before <= now <= self.not_after

    def check(self, signature: bytes, body: bytes) -> None:
        try:
            self.key.verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise Untrusted("the signature is not of this body") from error


def load_roots(path: Path) -> Store:
    """One by one, as some public roots have serial numbers that a strict parser warns of or refuses."""
    roots = [root for pem in PEM.findall(path.read_bytes()) if (root := _root(pem)) is not None]
    return Store(roots)


def _root(pem: bytes) -> x509.Certificate | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return x509.load_pem_x509_certificate(pem)
        except ValueError:
            return None


def verified_chain(pem: bytes, roots: Store, now: datetime) -> VerifiedChain:
    try:
        leaf, *intermediates = x509.load_pem_x509_certificates(pem)
        verifier = PolicyBuilder().store(roots).time(now).build_server_verifier(x509.DNSName(SIGNER))
        chain = verifier.verify(leaf, intermediates)
        return _chain_of(leaf, chain)
    except (VerificationError, ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
        raise Untrusted(f"the chain does not hold: {error}") from error


def _chain_of(leaf: x509.Certificate, chain: list[x509.Certificate]) -> VerifiedChain:
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if SIGNER not in names.get_values_for_type(x509.DNSName):  # the verifier takes *.amazon.com too
        raise Untrusted(f"the certificate does not name {SIGNER} itself")
    key = leaf.public_key()
    if not isinstance(key, RSAPublicKey):
        raise Untrusted("the certificate's key is not RSA")
    return VerifiedChain(
        key, max(link.not_valid_before_utc for link in chain), min(link.not_valid_after_utc for link in chain)
    )
