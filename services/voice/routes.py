import json

import structlog
from fastapi import APIRouter, Request, Response

from services.voice.alexa.request import RequestEnvelope
from services.voice.alexa.verification.errors import Untrusted
from services.voice.dependencies import TheParts
from services.voice.dialogue.suggestions import suggestions
from services.voice.language.ssml import plain
from services.voice.text_input.requests import Answered, Typed
from shared.contracts.errors import InvalidRequest

NOT_ALEXA = "Only Alexa, on behalf of this skill, may send requests here."
log = structlog.get_logger()

skill = APIRouter(tags=["skill"])
internal = APIRouter(prefix="/internal", tags=["internal"])


@skill.post("/alexa")
async def alexa(request: Request, parts: TheParts) -> Response:
    """The Alexa skill: a request that Alexa signed in, Alexa's response out."""
    try:
        envelope = await parts.verifier.verified(request.headers, await request.body())
    except Untrusted as refusal:
        log.warning("alexa request refused", reason=str(refusal))
        raise InvalidRequest(NOT_ALEXA) from None
    answer = await parts.dialogue.answer(envelope)
    return Response(answer.body(), media_type="application/json")


@internal.post("/dialogue")
async def dialogue(typed: Typed, parts: TheParts) -> Answered:
    """The same skill for typed text: no signature, no Alexa."""
    request = parts.typewriter.request(typed)
    envelope = RequestEnvelope.model_validate(request)
    answer = await parts.dialogue.answer(envelope)
    speech = answer.response.output_speech
    return Answered(
        request=request,
        response=json.loads(answer.body()),
        said=plain(speech.ssml) if speech else "",
        asks=answer.response.should_end_session is False,
        suggestions=suggestions(answer, parts.dialogue.wording(envelope.request)),
    )
