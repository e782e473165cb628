import base64
import binascii
from collections.abc import Mapping
from datetime import timedelta

from pydantic import ValidationError

from services.voice.alexa.request import RequestEnvelope
from services.voice.alexa.verification.chain_url import chain_path
from services.voice.alexa.verification.chains import Chains
from services.voice.alexa.verification.errors import Untrusted

TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(hours=1)


class Verifier:
    def __init__(self, chains: Chains, skill_id: str) -> None:
        self.chains = chains
        self.skill_id = skill_id

    async def verified(self, headers: Mapping[str, str], body: bytes) -> RequestEnvelope:
        """The request, read only after its signature was found to be Alexa's. Raises `Untrusted`."""
        path = chain_path(headers.get("signaturecertchainurl", ""))
        signature = _signature(headers.get("signature-256", ""))
        chain = await self.chains.get(path)
        chain.check(signature, body)
        envelope = _parsed(body)
        self._check_time(envelope)
        self._check_skill(envelope)
        return envelope

    def _check_time(self, envelope: RequestEnvelope) -> None:
        tolerance = EVENT_TOLERANCE if envelope.request.is_skill_event else TOLERANCE
        if abs(self.chains.now() - envelope.request.timestamp) > tolerance:
            raise Untrusted(f"the timestamp {envelope.request.timestamp} is too far from now")

    def _check_skill(self, envelope: RequestEnvelope) -> None:
        named = envelope.application_ids()
        if not self.skill_id or named != {self.skill_id}:
            raise Untrusted(f"meant for {named or 'no skill'}, not for this one")


def _signature(header: str) -> bytes:
    if not header:
        raise Untrusted("there is no signature")
    try:
        return base64.b64decode(header, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Untrusted("the signature is not base64") from error


def _parsed(body: bytes) -> RequestEnvelope:
    try:
        return RequestEnvelope.model_validate_json(body)
    except ValidationError as error:
        raise Untrusted(f"the body is not an Alexa request: {error.error_count()} errors") from error
