"""What people and Alexa meet of account linking. Where no client secret is set, nothing of it is there."""

from collections.abc import Awaitable
from typing import Annotated, Any, Literal
from urllib.parse import urlencode, urlsplit

import structlog
from authlib.oauth2.rfc6749 import OAuth2Error
from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, Field

from services.web.accounts.rate_limit import Limit
from services.web.dependencies import Dependencies, Deps
from services.web.http.credentials import address
from services.web.http.headers import CONTENT_SECURITY_POLICY
from services.web.http.visitor import MaybeSignedIn, Visitor
from services.web.oauth.grants import Asked
from services.web.oauth.linking import Owner
from services.web.oauth.scopes import SCOPES
from services.web.queries.forms import BoundedForm
from shared.contracts.errors import InvalidRequest, NotFound, NotSignedIn

AUTHORIZE = "/oauth/authorize"
UNKEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
log = structlog.get_logger()


class NotAskedByAlexa(InvalidRequest):
    message = "Only Alexa can ask to be linked, and this is not how it asks. Start again in the Alexa app."


class RefusedToken(NotSignedIn):
    message = "This access token is good for nothing, or not any more."


class Decision(BoundedForm):
    question: str
    decision: Literal["allow", "deny"]


class AccessToken(BaseModel):
    access_token: str = Field(max_length=200)


async def configured(deps: Deps) -> None:
    if deps.settings.oauth_client_secret is None:
        raise NotFound


async def counted(request: Request, deps: Deps) -> None:
    await deps.throttle.count(Limit("oauth", deps.settings.oauth_calls_per_address, 60), address(request))


router = APIRouter(prefix="/oauth", dependencies=[Depends(configured), Depends(counted)])
internal = APIRouter(prefix="/internal", dependencies=[Depends(configured)])


@router.get("/authorize")
async def authorize(request: Request, deps: Deps, visitor: MaybeSignedIn) -> Response:
    try:
        asked = deps.linking.read(request.scope["query_string"])
    except OAuth2Error as error:
        return refusal(error)
    if visitor is None:
        return RedirectResponse(sign_in_address(request), 303)
    return await consent_page(request, deps, visitor.user_id, asked)


def sign_in_address(request: Request) -> str:
    """It leads back here."""
    here = f"{AUTHORIZE}?{request.scope['query_string'].decode()}"
    return f"/signin?{urlencode({'next': here})}"


def refusal(error: OAuth2Error) -> Response:
    """Only an address that is known to be Alexa's is redirected to."""
    if not error.redirect_uri:
        log.warning("linking refused", reason=error.error)
        raise NotAskedByAlexa
    _, _, headers = error()
    return RedirectResponse(dict(headers)["Location"], 303)


async def consent_page(request: Request, deps: Dependencies, user_id: int, asked: Asked) -> Response:
    """The browser may follow the form's answer to Alexa: Chromium holds redirects to what forms may send to."""
    question = await deps.linking.ask(user_id, asked)
    may = [SCOPES[scope] for scope in asked.scopes]
    page = deps.renderer.page(request, "consent.html", question=question, may=may, other=sign_in_address(request))
    alexa = urlsplit(asked.redirect_uri)
    own, also = "form-action 'self'", f"form-action 'self' {alexa.scheme}://{alexa.netloc}"
    del page.headers["ETag"]
    page.headers["Cache-Control"] = "no-store"
    page.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(own, also)
    return page


@router.post("/authorize")
async def decide(deps: Deps, visitor: Visitor, form: Annotated[Decision, Form()]) -> Response:
    goes_on = await deps.linking.answer(visitor.user_id, form.question, allowed=form.decision == "allow")
    return RedirectResponse(goes_on, 303)


@router.post("/token")
async def token(request: Request, deps: Deps) -> Response:
    return await told(deps.linking.give(await request.body(), request.headers))


@router.post("/revoke")
async def revoke(request: Request, deps: Deps) -> Response:
    return await told(deps.linking.revoke(await request.body(), request.headers))


async def told(work: Awaitable[dict[str, Any] | None]) -> Response:
    try:
        return JSONResponse(await work or {}, headers=UNKEPT)
    except OAuth2Error as error:
        status, body, headers = error()
        return JSONResponse(body, status, dict(headers))


@router.post("/disconnect")
async def disconnect(deps: Deps, visitor: Visitor) -> Response:
    await deps.linking.disconnect(visitor.user_id)
    return RedirectResponse("/profile", 303)


@internal.post("/token")
async def owner(asked: AccessToken, deps: Deps) -> Owner:
    token = asked.access_token
    found = await deps.visitor_tokens.owner(token) or await deps.linking.owner(token)
    if found is None:
        raise RefusedToken
    return found
