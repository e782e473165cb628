import base64
import binascii
from collections.abc import Mapping
from datetime import timedelta

from pydantic import ValidationError

from services.voice.alexa.request import RequestEnvelope
from services.voice.alexa.verification.certificate_chains import CertificateChains
from services.voice.alexa.verification.chain_url import chain_path
from services.voice.alexa.verification.errors import UntrustedRequest

TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(hours=1)


class Verifier:
    def __init__(self, chains: CertificateChains, skill_id: str) -> None:
        self.chains = chains
        self.skill_id = skill_id

    async def verify(self, headers: Mapping[str, str], body: bytes, client_address: str = "") -> RequestEnvelope:
        """The request, parsed only after Alexa's signature was verified. Raises `UntrustedRequest` if it fails."""
        path = chain_path(headers.get("signaturecertchainurl", ""))
        signature = _decode_signature(headers.get("signature-256", ""))
        chain = await self.chains.get(path, client_address)
        chain.verify_signature(signature, body)
        envelope = _parse(body)
        self._check_time(envelope)
        self._check_skill(envelope)
        return envelope

    def _check_time(self, envelope: RequestEnvelope) -> None:
        tolerance = EVENT_TOLERANCE if envelope.request.is_skill_event else TOLERANCE
        if abs(self.chains.now() - envelope.request.timestamp) > tolerance:
            raise UntrustedRequest(f"the timestamp {envelope.request.timestamp} is too far from now")

    def _check_skill(self, envelope: RequestEnvelope) -> None:
        skill_ids = envelope.application_ids()
        if not self.skill_id or skill_ids != {self.skill_id}:
            raise UntrustedRequest(f"meant for {skill_ids or 'no skill'}, not for this one")


def _decode_signature(header: str) -> bytes:
    if not header:
        raise UntrustedRequest("there is no signature")
    try:
        return base64.b64decode(header, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UntrustedRequest("the signature is not base64") from error


def _parse(body: bytes) -> RequestEnvelope:
    try:
        return RequestEnvelope.model_validate_json(body)
    except ValidationError as error:
        raise UntrustedRequest(f"the body is not an Alexa request: {error.error_count()} errors") from error
