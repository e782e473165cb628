"""Webhooks of one's own account. How to receive them: docs/webhooks.md."""

from datetime import UTC, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from services.web.dependencies import Deps
from services.web.http.credentials import device_of
from services.web.http.visitor import Owner
from services.web.webhooks.message import PROFILE_CHANGED, Message
from services.web.webhooks.webhook import SCOPES, Delivery, Scope, Webhook
from services.web.webhooks.webhooks import SECRET_LIMIT, WEBHOOK_LIMIT
from shared.http.calls.public_fetch import MAX_URL
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api/users/{user_id}/webhooks", tags=["webhooks"])
receiver = APIRouter()
"""What a receiver implements, for the OpenAPI document."""


class NewWebhook(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: str = Field(min_length=1, max_length=MAX_URL)
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(SCOPES))]


class OwnWebhook(BaseModel):
    """`profile_version` was delivered last, or is where the webhook began: what changes after it is sent. `gave_up`:
    deliveries failed for so long that nothing more is sent. Newest deliveries first."""

    webhook_id: str
    url: str
    scopes: list[Scope]
    created: datetime
    profile_version: int
    gave_up: bool
    deliveries: list[Delivery]

    @classmethod
    def of(cls, webhook: Webhook) -> Self:
        return cls(**_fields(webhook))


class WebhookWithSecret(OwnWebhook):
    """The secret is shown only now."""

    secret: str

    @classmethod
    def of(cls, webhook: Webhook) -> Self:
        return cls(secret=webhook.secrets[0], **_fields(webhook))


class OwnWebhooks(BaseModel):
    webhooks: list[OwnWebhook]


def _fields(webhook: Webhook) -> dict[str, object]:
    return {
        "webhook_id": webhook.webhook_id,
        "url": webhook.url,
        "scopes": list(webhook.scopes),
        "created": datetime.fromtimestamp(webhook.created, UTC),
        "profile_version": webhook.told,
        "gave_up": webhook.gave_up,
        "deliveries": list(webhook.deliveries),
    }


@router.get("", responses=problem_responses(401, 403))
async def webhooks(owner: Owner, deps: Deps) -> OwnWebhooks:
    """Your webhooks, with their latest deliveries."""
    return OwnWebhooks(webhooks=[OwnWebhook.of(each) for each in await deps.webhooks.of_user(owner.user_id)])


@router.post("", status_code=201, responses=problem_responses(401, 403, 409, 429))
async def create_webhook(request: Request, new: NewWebhook, owner: Owner, deps: Deps) -> WebhookWithSecret:
    """Has each change that you make to your profile sent to an address of your choice, signed with a secret. An
    account has five at most, and makes 20 in an hour at most."""
    scopes = tuple(each for each in SCOPES if each in new.scopes)
    deps.webhooks.check(new.url, scopes)
    await deps.rate_limiter.count(WEBHOOK_LIMIT, str(owner.user_id))
    webhook = await deps.webhooks.create(owner.user_id, new.url, scopes)
    await deps.notices.add(owner.user_id, "webhook_made", device_of(request), webhook.url)
    return WebhookWithSecret.of(webhook)


@router.post("/{webhook_id}/secret", responses=problem_responses(401, 403, 404, 409, 429))
async def rotate_webhook_secret(webhook_id: str, owner: Owner, deps: Deps) -> WebhookWithSecret:
    """A new secret. Deliveries are signed with the one before as well, until the next time."""
    await deps.rate_limiter.count(SECRET_LIMIT, str(owner.user_id))
    return WebhookWithSecret.of(await deps.webhooks.rotate_secret(owner.user_id, webhook_id))


@router.delete("/{webhook_id}", status_code=204, responses=problem_responses(401, 403, 404))
async def remove_webhook(webhook_id: str, owner: Owner, deps: Deps) -> None:
    """Sends nothing more to this address."""
    await deps.webhooks.remove(owner.user_id, webhook_id)


@receiver.post(PROFILE_CHANGED, status_code=204, operation_id="receive_profile_changed")
async def profile_changed(message: Message) -> None:
    """Sent to your address after each change, at least once and in order, with the headers `webhook-id`,
    `webhook-timestamp` and `webhook-signature` of the Standard Webhooks specification. Answer with a status of 200 to
    299 within three seconds."""
