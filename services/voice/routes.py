import json

import structlog
from fastapi import APIRouter, Request, Response

from services.voice.alexa.request import RequestEnvelope
from services.voice.alexa.verification.errors import UntrustedRequest
from services.voice.dependencies import Deps
from services.voice.dialogue.suggestions import suggestions
from services.voice.language.ssml import plain
from services.voice.text_input.requests import TextInputRequest, TextInputResponse
from shared.contracts.errors import InvalidRequest

NOT_ALEXA = "Only Alexa, on behalf of this skill, may send requests here."
log = structlog.get_logger()

skill = APIRouter(tags=["skill"])
internal = APIRouter(prefix="/internal", tags=["internal"])


@skill.post("/alexa")
async def alexa(request: Request, deps: Deps) -> Response:
    """The Alexa skill: takes a request that Alexa signed and returns Alexa's response."""
    try:
        client_address = request.client.host if request.client else ""
        envelope = await deps.verifier.verify(request.headers, await request.body(), client_address)
    except UntrustedRequest as error:
        log.warning("alexa request refused", reason=str(error))
        raise InvalidRequest(NOT_ALEXA) from None
    response = await deps.dialogue.respond(envelope)
    return Response(response.body(), media_type="application/json")


@internal.post("/dialogue")
async def dialogue(text_input: TextInputRequest, deps: Deps) -> TextInputResponse:
    """The same skill for typed text, without Alexa and its signature."""
    request = await deps.text_input.build_request(text_input)
    envelope = RequestEnvelope.model_validate(request)
    response = await deps.dialogue.respond(envelope)
    speech = response.response.output_speech
    return TextInputResponse(
        request=request,
        response=json.loads(response.body()),
        said=plain(speech.ssml) if speech else "",
        asks=response.response.should_end_session is False,
        suggestions=suggestions(response, deps.dialogue.wording(envelope.request)),
    )
