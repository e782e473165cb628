"""Webhooks on the profile: made, given another secret, and removed. A secret is shown once."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from services.web.dependencies import Deps
from services.web.http.credentials import device_of
from services.web.http.visitor import Visitor
from services.web.pages.account.profile import profile_page
from services.web.queries.forms import BoundedForm
from services.web.queries.profile_changes import redirect_to
from services.web.webhooks.webhook import SCOPES, Scope
from services.web.webhooks.webhooks import SECRET_LIMIT, WEBHOOK_LIMIT
from shared.contracts.errors import MatineeError

router = APIRouter(prefix="/profile/webhooks")


class WebhookForm(BoundedForm):
    url: str
    ratings: bool = False
    list: bool = False

    def scopes(self) -> tuple[Scope, ...]:
        chosen = {"ratings:read": self.ratings, "list:read": self.list}
        return tuple(each for each in SCOPES if chosen[each])


@router.post("")
async def create_webhook(
    request: Request, deps: Deps, visitor: Visitor, form: Annotated[WebhookForm, Form()]
) -> Response:
    try:
        url, scopes = form.url.strip(), form.scopes()
        deps.webhooks.check(url, scopes)
        await deps.rate_limiter.count(WEBHOOK_LIMIT, str(visitor.user_id))
        webhook = await deps.webhooks.create(visitor.user_id, url, scopes)
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error, url=form.url)
    await deps.notices.add(visitor.user_id, "webhook_made", device_of(request), webhook.url)
    return deps.renderer.page(request, "webhook_secret.html", 201, webhook=webhook)


@router.post("/{webhook_id}/secret")
async def rotate_secret(webhook_id: str, request: Request, deps: Deps, visitor: Visitor) -> Response:
    await deps.rate_limiter.count(SECRET_LIMIT, str(visitor.user_id))
    webhook = await deps.webhooks.rotate_secret(visitor.user_id, webhook_id)
    return deps.renderer.page(request, "webhook_secret.html", webhook=webhook)


@router.post("/{webhook_id}/delete")
async def remove_webhook(webhook_id: str, deps: Deps, visitor: Visitor) -> Response:
    await deps.webhooks.remove(visitor.user_id, webhook_id)
    return redirect_to("webhook-removed")
