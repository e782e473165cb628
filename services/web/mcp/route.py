"""`/mcp` and `/mcp/alexa`: who calls, how often, and whether they may. What is said in the protocol is the SDK's."""

import json
from typing import Any

from fastapi import APIRouter, Request, Response

from services.web.accounts.limits import Limit
from services.web.accounts.sessions import SignedInUser
from services.web.api.connected_apps import ALEXA_PATH, MCP_PATH, RESOURCE_DOCUMENTS, resource_at
from services.web.dependencies import Dependencies, Deps
from services.web.http.credentials import client_address
from services.web.http.visitor import bearer_token, site_origin
from services.web.mcp.protocol import ProtocolResponse
from services.web.mcp.resources import RESOURCES
from services.web.mcp.tools.all_tools import TOOLS
from services.web.mcp.visit import Visit
from services.web.oauth.app_scopes import APP_SCOPES
from shared.contracts.errors import Forbidden, NotSignedIn

router = APIRouter()
USER_LIMIT = Limit("mcp-user", 120, 60)
MAX_TOKEN = 200


class TokenNeeded(NotSignedIn):
    message = "This needs a connected account: authorize with the scope that the challenge names."


class TokenInvalid(NotSignedIn):
    message = "The access token is invalid, expired, or not for this resource. Refresh it, or authorize again."


class ScopeMissing(Forbidden):
    message = "The connected account has not granted this. Authorize again with the scope that the challenge names."


@router.post(MCP_PATH)
async def mcp(request: Request, deps: Deps) -> Response:
    return await respond(MCP_PATH, request, deps)


@router.post(ALEXA_PATH)
async def alexas_mcp(request: Request, deps: Deps) -> Response:
    """By Alexa+'s rules (docs/decisions/0061): who is not authorized gets 401 without a challenge."""
    try:
        return await respond(ALEXA_PATH, request, deps)
    except NotSignedIn as error:
        error.challenge = None
        raise


async def respond(path: str, request: Request, deps: Dependencies) -> Response:
    limit = Limit("mcp", deps.settings.mcp_calls_per_address, 60)
    await deps.rate_limiter.count(limit, client_address(request))
    visit = await visit_of(path, request, deps)
    body = await request.body()
    method, params = asked_for(body)
    require_scope(scope_of(method, params), visit, path, request)
    if (more := cost_of(method, params) - 1) > 0:
        await deps.rate_limiter.count(limit, client_address(request), more)
    return ProtocolResponse(body, visit)


async def visit_of(path: str, request: Request, deps: Dependencies) -> Visit:
    """A token that is not good is refused even where none is needed."""
    if "authorization" not in request.headers:
        return Visit(deps)
    token = bearer_token(request) or ""
    owner = await deps.connected_apps.find_token_owner(token[:MAX_TOKEN], resource_at(path, request))
    if owner is None:
        raise challenged(TokenInvalid(), path, request, error="invalid_token")
    await deps.rate_limiter.count(USER_LIMIT, str(owner.user_id))
    return Visit(deps, SignedInUser(user_id=owner.user_id, name=owner.name), frozenset(owner.scopes))


def require_scope(scope: str, visit: Visit, path: str, request: Request) -> None:
    if visit.allows(scope):
        return
    if visit.user is None:
        raise challenged(TokenNeeded(), path, request, scope=" ".join([scope, *others_of(scope)]))
    together = " ".join(sorted({*visit.scopes, scope}))
    raise challenged(ScopeMissing(), path, request, error="insufficient_scope", scope=together)


def others_of(scope: str) -> list[str]:
    """Asked for together with the one that is needed: many hosts cannot ask for more once they have a token."""
    return [each for each in APP_SCOPES if each != scope]


def challenged(
    error: NotSignedIn | Forbidden, path: str, request: Request, /, **params: str
) -> NotSignedIn | Forbidden:
    """With what RFC 6750 and RFC 9728 tell a client that can authorize."""
    shown = params | {"resource_metadata": f"{site_origin(request)}{RESOURCE_DOCUMENTS}{path}"}
    error.challenge = "Bearer " + ", ".join(f'{name}="{value}"' for name, value in shown.items())
    return error


def asked_for(body: bytes) -> tuple[object, dict[str, Any]]:
    """The method and its parameters; nothing of what cannot be read, which the SDK refuses in the protocol's words."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return None, {}
    if not isinstance(message, dict) or not isinstance(message.get("params"), dict):
        return None, {}
    return message.get("method"), message["params"]


def scope_of(method: object, params: dict[str, Any]) -> str:
    match method, params:
        case "tools/call", {"name": str(name)}:
            return TOOLS[name].scope if name in TOOLS else ""
        case "resources/read", {"uri": str(uri)}:
            return RESOURCES[uri].scope if uri in RESOURCES else ""
    return ""


def cost_of(method: object, params: dict[str, Any]) -> int:
    """As how many calls it counts: looking a title up costs the recommender as much as a call."""
    match method, params:
        case "tools/call", {"name": str(name), "arguments": dict(given)} if name in TOOLS:
            return TOOLS[name].cost(given)
    return 1
