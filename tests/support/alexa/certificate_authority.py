"""Alexa for tests: a certificate authority, the chains that it signs, a server for them, and a device.

A service trusts it by its settings alone, which `trusting_settings` yields.
"""

import base64
import json
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SIGNER = "echo-api.amazon.com"
CHAIN_PATH = "/echo.api/echo-api-cert.pem"
CHAIN_URL = f"https://s3.amazonaws.com{CHAIN_PATH}"
SKILL_ID = "amzn1.ask.skill.00000000-0000-4000-8000-000000000000"

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@cache
def alexa_key() -> rsa.RSAPrivateKey:
    """Shared by all tests, since generating a key is slow."""
    return new_rsa_key()


def new_rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Issuer:
    certificate: x509.Certificate
    key: PrivateKey


@dataclass(frozen=True)
class Validity:
    before: datetime
    after: datetime

    @classmethod
    def around(cls, now: datetime) -> "Validity":
        return cls(now - timedelta(days=30), now + timedelta(days=30))


@dataclass(frozen=True)
class Signer:
    """A key and its certificate chain."""

    key: PrivateKey
    chain: tuple[x509.Certificate, ...]

    @property
    def chain_pem(self) -> bytes:
        return b"".join(link.public_bytes(Encoding.PEM) for link in self.chain)

    def signature(self, body: bytes) -> bytes:
        assert isinstance(self.key, rsa.RSAPrivateKey)
        return self.key.sign(body, padding.PKCS1v15(), SHA256())

    def headers(self, body: bytes, url: str = CHAIN_URL) -> dict[str, str]:
        signature = base64.b64encode(self.signature(body)).decode()
        return {"Content-Type": "application/json", "SignatureCertChainUrl": url, "Signature-256": signature}


class AlexaAuthority:
    """A root and an intermediate authority, valid for a month before and after `now`."""

    def __init__(self, now: datetime | None = None) -> None:
        self.validity = Validity.around(now or datetime.now(UTC))
        root_key, intermediate_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.root = Issuer(self._authority("Test root", root_key, None), root_key)
        intermediate = self._authority("Test intermediate", intermediate_key, self.root)
        self.intermediate = Issuer(intermediate, intermediate_key)

    @property
    def root_pem(self) -> bytes:
        return self.root.certificate.public_bytes(Encoding.PEM)

    def signer(
        self,
        *names: str,
        validity: Validity | None = None,
        key: PrivateKey | None = None,
        with_intermediate: bool = True,
    ) -> Signer:
        key = key or alexa_key()
        leaf = self._leaf(names or (SIGNER,), key, self.intermediate, validity or self.validity)
        chain = (leaf, self.intermediate.certificate) if with_intermediate else (leaf,)
        return Signer(key, chain)

    def self_signed(self) -> Signer:
        return Signer(alexa_key(), (self._leaf((SIGNER,), alexa_key(), None, self.validity),))

    def _authority(self, name: str, key: PrivateKey, issuer: Issuer | None) -> x509.Certificate:
        builder = _builder(name, key, issuer, self.validity)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        builder = builder.add_extension(_key_usage(authority=True), critical=True)
        return builder.sign(issuer.key if issuer else key, SHA256())

    def _leaf(
        self, names: tuple[str, ...], key: PrivateKey, issuer: Issuer | None, validity: Validity
    ) -> x509.Certificate:
        builder = _builder(names[0], key, issuer, validity)
        alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternatives, critical=False)
        builder = builder.add_extension(_key_usage(authority=False), critical=True)
        server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        return builder.add_extension(server, critical=False).sign(issuer.key if issuer else key, SHA256())


def _builder(name: str, key: PrivateKey, issuer: Issuer | None, validity: Validity) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issued_by = (issuer.key if issuer else key).public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(validity.before)
        .not_valid_after(validity.after)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issued_by), critical=False)
    )


def _key_usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


@contextmanager
def serve_chain(chain_pem: bytes, host: str = "127.0.0.1") -> Iterator[str]:
    """Serves the chain at `CHAIN_PATH`; yields the origin."""

    class ChainHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == CHAIN_PATH else 404)
            self.end_headers()
            self.wfile.write(chain_pem if self.path == CHAIN_PATH else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Keeps the tests' output clean."""

    server = ThreadingHTTPServer((host, 0), ChainHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def trusting_settings(authority: AlexaAuthority, signer: Signer, folder: Path) -> Iterator[dict[str, str]]:
    """The settings of a service that accepts what `signer` signs, while its chain is served."""
    roots = folder / "roots.pem"
    roots.write_bytes(authority.root_pem)
    with serve_chain(signer.chain_pem) as origin:
        yield {"ALEXA_SKILL_ID": SKILL_ID, "ALEXA_TRUSTED_ROOTS": str(roots), "ALEXA_CHAIN_ORIGIN": origin}


def alexa_request(
    type: str, *, attributes: Mapping[str, Any] | None = None, skill_id: str = SKILL_ID, **request: Any
) -> dict[str, Any]:
    """An Alexa request as current devices send it; `request` adds fields to its `request` object."""
    application = {"application": {"applicationId": skill_id}, "user": {"userId": "amzn1.ask.account.TEST"}}
    session = {"new": not attributes, "sessionId": "amzn1.echo-api.session.test", "attributes": attributes or {}}
    device = {"deviceId": "amzn1.ask.device.TEST", "supportedInterfaces": {}}
    return {
        "version": "1.0",
        "session": {**session, **application},
        "context": {"System": {**application, "device": device, "apiEndpoint": "https://api.amazonalexa.com"}},
        "request": {
            "type": type,
            "requestId": f"amzn1.echo-api.request.{uuid.uuid4()}",
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": "en-US",
            **request,
        },
    }


def intent(name: str, **slots: str | None) -> dict[str, Any]:
    """The intent of an IntentRequest; a slot that is None is not filled."""
    filled = {
        slot: {"name": slot, "confirmationStatus": "NONE", **({} if value is None else {"value": value})}
        for slot, value in slots.items()
    }
    return {"intent": {"name": name, "confirmationStatus": "NONE", "slots": filled}}


@dataclass
class AlexaDevice:
    """Sends signed requests to a skill over HTTP, and carries the session from turn to turn."""

    client: httpx.Client
    signer: Signer
    skill_id: str = SKILL_ID
    attributes: dict[str, Any] = field(default_factory=dict)

    def launch(self) -> str:
        return self.hears("LaunchRequest")

    def says(self, name: str, **slots: str | None) -> str:
        return self.hears("IntentRequest", **intent(name, **slots))

    def hears(self, type: str, **request: Any) -> str:
        """The speech in response to a request."""
        response = self.send(alexa_request(type, attributes=self.attributes, skill_id=self.skill_id, **request))
        answer = response.raise_for_status().json()
        self.attributes = answer.get("sessionAttributes", {})
        return str(answer["response"]["outputSpeech"]["ssml"])

    def send(self, request: dict[str, Any], headers: Mapping[str, str] | None = None) -> httpx.Response:
        body = json.dumps(request, ensure_ascii=False).encode()
        return self.client.post("/alexa", content=body, headers={**self.signer.headers(body), **(headers or {})})
