"""Carries out one call of a tool: reads the arguments, runs it, and turns what went wrong into words."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from pydantic import BaseModel, ValidationError

from services.web.localization.translation import gettext, translate
from services.web.mcp.tools.results import one_line
from services.web.mcp.tools.tool import Answer, Tool
from services.web.mcp.visit import Visit
from shared.contracts.errors import Forbidden, MatineeError, Unavailable

MAX_SECONDS = 10
MAX_REPORTED = 5
MAX_LOGGED = 300
log = structlog.get_logger()


class NotGranted(Forbidden):
    message = "The connected account has not granted this. Ask the user to connect it again."


class Nothing(BaseModel):
    """An error has no content but its words."""


async def call_tool(tool: Tool, given: Mapping[str, Any], visit: Visit) -> Answer:
    try:
        if not visit.allows(tool.scope):
            raise NotGranted
        arguments = tool.arguments.model_validate(given)
    except ValidationError as error:
        return Answer(_wrong(error), Nothing(), is_error=True)
    except NotGranted as error:
        return Answer(translate(error.message), Nothing(), is_error=True)
    return await _run(tool, arguments, visit)


async def _run(tool: Tool, arguments: BaseModel, visit: Visit) -> Answer:
    """What another service answers may be invalid too, which is no fault of the arguments."""
    try:
        async with asyncio.timeout(MAX_SECONDS):
            return await tool.run(arguments, visit)
    except (TimeoutError, ValidationError) as error:
        log.warning("tool failed", tool=tool.name, error=repr(error)[:MAX_LOGGED])
        return Answer(translate(Unavailable.message), Nothing(), is_error=True)
    except MatineeError as error:
        return Answer(translate(error.message), Nothing(), is_error=True)


def _wrong(error: ValidationError) -> str:
    wrong = "; ".join(
        one_line(f"{'.'.join(map(str, each['loc'])) or '-'}: {each['msg']}") for each in error.errors()[:MAX_REPORTED]
    )
    return gettext("These arguments are not allowed; correct them and call again: %(wrong)s") % {"wrong": wrong}
