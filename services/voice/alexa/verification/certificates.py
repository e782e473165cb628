"""Verifies a certificate chain, from trusted roots down to the name that Alexa signs with."""

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

from services.voice.alexa.verification.errors import UntrustedRequest

SIGNER = "echo-api.amazon.com"
PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class VerifiedChain:
    key: RSAPublicKey
    not_before: datetime
    not_after: datetime

    def is_valid_at(self, time: datetime) -> bool:
        return self.not_before <= time <= self.not_after

    def verify_signature(self, signature: bytes, body: bytes) -> None:
        try:
            self.key.verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise UntrustedRequest("the signature does not match the body") from error


def load_roots(path: Path) -> Store:
    """Loads roots one by one: some public roots have serial numbers that a strict parser warns about or refuses."""
    roots = [root for pem in PEM.findall(path.read_bytes()) if (root := _load_root(pem)) is not None]
    return Store(roots)


def _load_root(pem: bytes) -> x509.Certificate | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return x509.load_pem_x509_certificate(pem)
        except ValueError:
            return None


def verify_chain(pem: bytes, roots: Store, now: datetime) -> VerifiedChain:
    """Raises `UntrustedRequest` if the chain is not valid now, or not for Alexa's name."""
    try:
        leaf, *intermediates = x509.load_pem_x509_certificates(pem)
        verifier = PolicyBuilder().store(roots).time(now).build_server_verifier(x509.DNSName(SIGNER))
        chain = verifier.verify(leaf, intermediates)
        return _verified_chain(leaf, chain)
    except (VerificationError, ValueError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
        raise UntrustedRequest(f"the certificate chain is not valid: {error}") from error


def _verified_chain(leaf: x509.Certificate, chain: list[x509.Certificate]) -> VerifiedChain:
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if SIGNER not in names.get_values_for_type(x509.DNSName):  # the verifier accepts *.amazon.com too
        raise UntrustedRequest(f"the certificate does not name {SIGNER} itself")
    key = leaf.public_key()
    if not isinstance(key, RSAPublicKey):
        raise UntrustedRequest("the certificate's key is not RSA")
    return VerifiedChain(
        key,
        not_before=max(certificate.not_valid_before_utc for certificate in chain),
        not_after=min(certificate.not_valid_after_utc for certificate in chain),
    )
