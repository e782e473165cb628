"""The HTTP endpoints of account linking. Without a configured client secret they do not exist."""

from collections.abc import Awaitable
from typing import Annotated, Any, Literal
from urllib.parse import urlencode, urlsplit

import structlog
from authlib.oauth2.rfc6749 import OAuth2Error
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, Field

from services.web.accounts.limits import Limit
from services.web.dependencies import Dependencies, Deps
from services.web.http.account_page import account_page
from services.web.http.credentials import client_address, device_of
from services.web.http.headers import CONTENT_SECURITY_POLICY
from services.web.http.page_owner import refuse_page_of_somebody_else
from services.web.http.visitor import MaybeSignedIn, Visitor
from services.web.oauth.account_linking import TokenOwner
from services.web.oauth.grants import AuthorizationRequest
from services.web.oauth.scopes import SCOPES
from services.web.queries.forms import BoundedForm
from services.web.queries.profile_changes import redirect_to
from shared.contracts.errors import InvalidRequest, NotFound, NotSignedIn
from shared.http.request_head import MAX_QUERY_BYTES

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
DESCRIPTIONS = {
    "invalid_client": "This client is not known here, or no longer. Register it again, then ask the user again.",
    "invalid_grant": "The code or token was used, expired, was revoked, or is not this client's. Ask the user again.",
    "unsupported_grant_type": "The grant types are authorization_code and refresh_token.",
    "invalid_scope": "A token cannot get more than the user granted. Ask the user again.",
    "invalid_target": "The resource is not the one that the user was asked for.",
}
"""Of errors that say no more themselves."""
log = structlog.get_logger()


class InvalidLinkRequest(InvalidRequest):
    message = "Only Alexa can ask to be linked, and this is not how it asks. Start again in the Alexa app."


class InvalidAccessToken(NotSignedIn):
    message = "The access token is invalid or expired."


class Decision(BoundedForm):
    question: str
    decision: Literal["allow", "deny"]


class AccessToken(BaseModel):
    access_token: str = Field(max_length=200)


async def require_client_secret(deps: Deps) -> None:
    if deps.settings.oauth_client_secret is None:
        raise NotFound


async def limit_rate(request: Request, deps: Deps) -> None:
    limit = Limit("oauth", deps.settings.oauth_calls_per_address, 60)
    await deps.rate_limiter.count(limit, client_address(request))


router = APIRouter(prefix="/oauth", dependencies=[Depends(require_client_secret), Depends(limit_rate)])
own_page = [Depends(refuse_page_of_somebody_else)]
internal = APIRouter(prefix="/internal", dependencies=[Depends(require_client_secret)])


@router.get("/authorize")
async def authorize(request: Request, deps: Deps, visitor: MaybeSignedIn) -> Response:
    try:
        authorization_request = deps.account_linking.parse_request(request.scope["query_string"])
    except OAuth2Error as error:
        return refuse(error)
    if visitor is None:
        return ask_sign_in(request)
    return await consent_page(request, deps, visitor.user_id, authorization_request)


def sign_in_address(request: Request) -> str | None:
    """The sign-in page, which leads back to this request. None if that is too long for an address."""
    query = urlencode({"next": _address_of(request)})
    return f"/signin?{query}" if len(query) <= MAX_QUERY_BYTES else None


def ask_sign_in(request: Request) -> Response:
    address = sign_in_address(request)
    if address:
        return RedirectResponse(address, 303)
    return account_page(request, "signin.html", next=_address_of(request))


def _address_of(request: Request) -> str:
    return f"{request.scope['path']}?{request.scope['query_string'].decode()}"


def refuse(error: OAuth2Error) -> Response:
    """Redirects only to an address that is registered for Alexa."""
    if not error.redirect_uri:
        log.warning("linking refused", reason=error.error)
        raise InvalidLinkRequest
    _, _, headers = error()
    return RedirectResponse(dict(headers)["Location"], 303)


async def consent_page(
    request: Request, deps: Dependencies, user_id: int, authorization_request: AuthorizationRequest
) -> Response:
    """The page's form may redirect to Alexa: Chromium applies `form-action` to redirects too."""
    question = await deps.account_linking.ask_consent(user_id, authorization_request)
    may = [SCOPES[scope] for scope in authorization_request.scopes]
    page = deps.renderer.page(request, "consent.html", question=question, may=may, other=sign_in_address(request))
    return leading_to(authorization_request.redirect_uri, page)


def leading_to(redirect_uri: str, page: Response) -> Response:
    client = urlsplit(redirect_uri)
    del page.headers["ETag"]
    page.headers["Cache-Control"] = "no-store"
    if not _is_ipv6(redirect_uri):
        own, with_client = "form-action 'self'", f"form-action 'self' {client.scheme}://{client.netloc}"
        page.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(own, with_client)
    return page


def _is_ipv6(address: str) -> bool:
    """Policies have no form for such hosts, so a form's answer cannot redirect to them."""
    return "[" in urlsplit(address).netloc


@router.post("/authorize", dependencies=own_page)
async def decide(request: Request, deps: Deps, visitor: Visitor, form: Annotated[Decision, Form()]) -> Response:
    allowed = form.decision == "allow"
    decided = await deps.account_linking.record_decision(visitor.user_id, form.question, allowed=allowed)
    if allowed:
        await deps.notices.add(visitor.user_id, "app", device_of(request), decided.client)
    if _is_ipv6(decided.address):
        host = urlsplit(decided.address).netloc
        page = deps.renderer.page(request, "app_answer.html", address=decided.address, destination=host)
        return leading_to(decided.address, page)
    return RedirectResponse(decided.address, 303)


@router.post("/token")
async def token(request: Request, deps: Deps) -> Response:
    return await oauth_response(deps.account_linking.issue_tokens(await request.body(), request.headers))


@router.post("/revoke")
async def revoke(request: Request, deps: Deps) -> Response:
    return await oauth_response(deps.account_linking.revoke(await request.body(), request.headers))


async def oauth_response(call: Awaitable[dict[str, Any] | None], done: int = 200) -> Response:
    try:
        return JSONResponse(await call or {}, done, NO_STORE)
    except OAuth2Error as error:
        status, body, headers = error()
        described = {"error_description": DESCRIPTIONS[error.error]} if error.error in DESCRIPTIONS else {}
        return JSONResponse(described | dict(body), status, dict(headers))


@router.post("/disconnect", dependencies=own_page)
async def disconnect(deps: Deps, visitor: Visitor) -> Response:
    await deps.account_linking.disconnect(visitor.user_id)
    return redirect_to("alexa")


@internal.post("/token")
async def find_token_owner(token: AccessToken, deps: Deps) -> TokenOwner:
    access_token = token.access_token
    owner = await deps.visitor_tokens.find_owner(access_token) or await deps.account_linking.find_token_owner(
        access_token
    )
    if owner is None:
        raise InvalidAccessToken
    return owner
