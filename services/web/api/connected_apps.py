"""The OAuth endpoints for apps that connect to `/mcp`, and the documents by which they find them."""

from collections.abc import Mapping
from typing import Annotated, Any

import structlog
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import InvalidClientError, InvalidRequestError, OAuth2Error
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.web.accounts.limits import Limit
from services.web.api.oauth import (
    ask_sign_in,
    decide,
    leading_to,
    limit_rate,
    oauth_response,
    own_page,
    sign_in_address,
)
from services.web.dependencies import Dependencies, Deps
from services.web.http.credentials import client_address
from services.web.http.visitor import MaybeSignedIn, Visitor, site_origin
from services.web.oauth.account_linking import AccountLinking
from services.web.oauth.app_client import AppClient
from services.web.oauth.app_scopes import APP_SCOPES
from services.web.oauth.client_documents import is_document_address
from services.web.oauth.connected_apps import destination
from services.web.oauth.grants import AuthorizationRequest
from services.web.oauth.registrations import NewClient, TooManyRegistrations
from services.web.oauth.requests import parse_fields
from services.web.queries.forms import BoundedForm
from services.web.queries.profile_changes import redirect_to
from shared.contracts.errors import InvalidRequest, TooManyRequests

MCP_PATH, ALEXA_PATH = "/mcp", "/mcp/alexa"
RESOURCE_DOCUMENTS = "/.well-known/oauth-protected-resource"
AUTHORIZATION_LIMIT = Limit("app-authorization", 60, 60)
log = structlog.get_logger()


class InvalidAppRequest(InvalidRequest):
    message = "This is not how an app asks to be connected. Start again in the app."


class UnreadableDocument(InvalidRequest):
    message = (
        "The app says who it is in a document that cannot be read, or that is not valid. Try again later; if it stays "
        "so, tell the app's publisher."
    )


class UnknownApp(InvalidRequest):
    message = (
        "No app is registered here under this id, or its registration has expired. Remove Matinee in the app, then add "
        "it again."
    )


class OtherAddress(InvalidRequest):
    message = (
        "The app wants the answer at an address that it has not registered, so nothing is sent there. Start again in "
        "the app; if it stays so, tell its publisher."
    )


class Disconnection(BoundedForm):
    app: str


router = APIRouter(dependencies=[Depends(limit_rate)])


def resource_at(path: str, request: Request) -> str:
    """What tokens are issued for: the address of `/mcp` or of Alexa+'s path, as visitors see it."""
    return f"{site_origin(request)}{path}"


def named_resource(fields: Mapping[str, str], request: Request) -> str:
    """The one that a request names; that of `/mcp` if it names none or one that is not ours, which is refused later."""
    alexas = resource_at(ALEXA_PATH, request)
    return alexas if fields.get("resource") == alexas else resource_at(MCP_PATH, request)


@router.get(f"{RESOURCE_DOCUMENTS}{MCP_PATH}")
@router.get(RESOURCE_DOCUMENTS)
async def protected_resource(request: Request) -> dict[str, Any]:
    """RFC 9728."""
    return resource_document(MCP_PATH, request)


@router.get(f"{RESOURCE_DOCUMENTS}{ALEXA_PATH}")
async def alexas_protected_resource(request: Request) -> dict[str, Any]:
    """The same for Alexa+'s path."""
    return resource_document(ALEXA_PATH, request)


def resource_document(path: str, request: Request) -> dict[str, Any]:
    return {
        "resource": resource_at(path, request),
        "resource_name": "Matinee",
        "authorization_servers": [site_origin(request)],
        "scopes_supported": list(APP_SCOPES),
        "bearer_methods_supported": ["header"],
    }


@router.get("/.well-known/oauth-authorization-server")
async def authorization_server(request: Request) -> dict[str, Any]:
    """RFC 8414."""
    origin = site_origin(request)
    return {
        "issuer": origin,
        "authorization_endpoint": f"{origin}/oauth/apps/authorize",
        "token_endpoint": f"{origin}/oauth/apps/token",
        "revocation_endpoint": f"{origin}/oauth/apps/revoke",
        "registration_endpoint": f"{origin}/oauth/apps/register",
        "scopes_supported": list(APP_SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "client_id_metadata_document_supported": True,
        "authorization_response_iss_parameter_supported": True,
    }


@router.get("/oauth/apps/authorize")
async def authorize(request: Request, deps: Deps, visitor: MaybeSignedIn) -> Response:
    await deps.rate_limiter.count(AUTHORIZATION_LIMIT, client_address(request))
    try:
        client = await asking_client(request, deps)
        asked = deps.connected_apps.linking(client).parse_request(request.scope["query_string"])
    except OAuth2Error as error:
        return refuse(request, error)
    if visitor is None:
        return ask_sign_in(request)
    return await consent_page(request, deps, visitor.user_id, client, asked)


async def asking_client(request: Request, deps: Dependencies) -> AppClient:
    fields = parse_fields(request.scope["query_string"])
    client = await deps.connected_apps.find_client(fields.get("client_id", ""), named_resource(fields, request))
    if client is None:
        raise UnreadableDocument if is_document_address(fields.get("client_id", "")) else UnknownApp
    if "redirect_uri" in fields and not client.check_redirect_uri(fields["redirect_uri"]):
        raise OtherAddress
    return client


def refuse(request: Request, error: OAuth2Error) -> Response:
    """Redirects only to an address that is the app's own."""
    if not error.redirect_uri:
        log.warning("connection refused", reason=error.error)
        raise InvalidAppRequest
    _, _, headers = error()
    address = dict(headers)["Location"]
    return RedirectResponse(add_params_to_uri(address, {"iss": site_origin(request)}), 303)


async def consent_page(
    request: Request, deps: Dependencies, user_id: int, client: AppClient, asked: AuthorizationRequest
) -> Response:
    page = deps.renderer.page(
        request,
        "connect_app.html",
        question=await deps.connected_apps.linking(client).ask_consent(user_id, asked),
        may=[APP_SCOPES[scope] for scope in asked.scopes],
        client=client,
        destination=destination(asked.redirect_uri),
        other=sign_in_address(request),
    )
    return leading_to(asked.redirect_uri, page)


router.add_api_route("/oauth/apps/authorize", decide, methods=["POST"], dependencies=own_page)


@router.post("/oauth/apps/token")
async def token(request: Request, deps: Deps) -> Response:
    return await oauth_response(exchanged(request, deps))


async def exchanged(request: Request, deps: Dependencies) -> dict[str, Any]:
    body = await request.body()
    return await presented(request, body, deps).issue_tokens(body, request.headers)


@router.post("/oauth/apps/revoke")
async def revoke(request: Request, deps: Deps) -> Response:
    return await oauth_response(revoked(request, deps))


async def revoked(request: Request, deps: Dependencies) -> None:
    body = await request.body()
    await presented(request, body, deps).revoke(body, request.headers)


def presented(request: Request, body: bytes, deps: Dependencies) -> AccountLinking:
    fields = parse_fields(body)
    if not fields.get("client_id"):
        raise InvalidRequestError("Missing 'client_id' in request.")
    client = deps.connected_apps.presented_client(fields["client_id"], named_resource(fields, request))
    if client is None:
        raise InvalidClientError
    return deps.connected_apps.linking(client)


@router.post("/oauth/apps/register", status_code=201)
async def register(request: Request, deps: Deps) -> Response:
    """RFC 7591, for apps that have no metadata document."""
    return await oauth_response(registered(request, deps), 201)


async def registered(request: Request, deps: Dependencies) -> dict[str, Any]:
    """Counts only what is a registration: a program that is not finished yet does not lock its user out."""
    new = NewClient.read(await request.body())
    limit = Limit("app-registration", deps.settings.app_registrations_per_address, 3600)
    try:
        await deps.rate_limiter.count(limit, client_address(request))
    except TooManyRequests as error:
        raise TooManyRegistrations(error) from error
    client_id, client = deps.connected_apps.registrations.register(new)
    return {
        "client_id": client_id,
        "client_name": client.name,
        "redirect_uris": client.redirect_uris,
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    }


@router.post("/oauth/apps/disconnect", dependencies=own_page)
async def disconnect(deps: Deps, visitor: Visitor, form: Annotated[Disconnection, Form()]) -> Response:
    await deps.connected_apps.disconnect(visitor.user_id, form.app)
    return redirect_to("app")
