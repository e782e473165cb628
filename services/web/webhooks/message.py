"""What a webhook is told of a change, as far as its scopes go."""

import json
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from services.web.webhooks.webhook import Webhook
from shared.contracts.profiles import ChangedRating, ProfileEvent

PROFILE_CHANGED = "profile.changed"


class ChangedProfile(BaseModel):
    """`ratings` with the scope `ratings:read`, at most 100; None as a rating means that it was taken back. `movies`
    with the scope `list:read`: the ids at the beginning of the new list."""

    user_id: int
    profile_version: int
    ratings: list[ChangedRating] | None = None
    more_ratings: bool | None = None
    movies: list[int] | None = None


class Message(BaseModel):
    """The body of a webhook."""

    type: str = PROFILE_CHANGED
    timestamp: datetime
    data: ChangedProfile


def message_id(webhook: Webhook, event: ProfileEvent) -> str:
    """The same in each attempt."""
    return f"{webhook.webhook_id}_{event.profile_version}"


def message_body(webhook: Webhook, event: ProfileEvent) -> bytes | None:
    """None where there is nothing that this webhook may know."""
    data: dict[str, Any] = {"user_id": webhook.user_id, "profile_version": event.profile_version}
    if "ratings:read" in webhook.scopes:
        data |= {"ratings": [each.model_dump() for each in event.ratings], "more_ratings": event.more_ratings}
    if "list:read" in webhook.scopes:
        data["movies"] = event.movies
    elif not event.ratings:
        return None
    timestamp = datetime.fromtimestamp(event.changed_at, UTC).isoformat()
    return json.dumps({"type": PROFILE_CHANGED, "timestamp": timestamp, "data": data}).encode()
