"""Carries out one call of a tool: reads the arguments, runs it, and turns what went wrong into words."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from pydantic import BaseModel, ValidationError

from services.web.localization.translation import translate
from services.web.mcp.genres import with_known_genres
from services.web.mcp.tools.data import as_data
from services.web.mcp.tools.tool import Answer, Tool
from services.web.mcp.visit import Visit
from services.web.mcp.wrong_arguments import wrong_arguments
from shared.contracts.errors import Forbidden, MatineeError, Unavailable

MAX_SECONDS = 10
MAX_LOGGED = 300
log = structlog.get_logger()


class NotGranted(Forbidden):
    message = "The connected account has not granted this. Ask the user to connect it again."


class Nothing(BaseModel):
    """An error has no content but its words."""


async def call_tool(tool: Tool, given: Mapping[str, Any], visit: Visit) -> Answer:
    if not visit.allows(tool.scope):
        return _refusal(translate(NotGranted.message))
    try:
        arguments = tool.arguments.model_validate(given)
    except ValidationError as error:
        return _refusal(wrong_arguments(error))
    try:
        return await _run(tool, arguments, visit)
    except MatineeError as error:
        renamed = with_known_genres(given, error)
        return await call_tool(tool, renamed, visit) if renamed else _refusal(translate(error.message))


async def _run(tool: Tool, arguments: BaseModel, visit: Visit) -> Answer:
    """What another service answers may be invalid too, which is no fault of the arguments."""
    try:
        async with asyncio.timeout(MAX_SECONDS):
            return await tool.run(arguments, visit)
    except (TimeoutError, ValidationError) as error:
        log.warning("tool failed", tool=tool.name, error=repr(error)[:MAX_LOGGED])
        raise Unavailable from error


def _refusal(text: str) -> Answer:
    """It may repeat what the call brought along."""
    return Answer(as_data(text), Nothing(), is_error=True)
