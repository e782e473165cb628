"""What a webhook is told of a change, as far as its scopes go."""

from datetime import UTC, datetime

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

    type: str
    timestamp: datetime
    data: ChangedProfile


def message_id(webhook: Webhook, event: ProfileEvent) -> str:
    """The same in each attempt."""
    return f"{webhook.webhook_id}_{event.profile_version}"


def message_body(webhook: Webhook, event: ProfileEvent) -> bytes | None:
    """None where there is nothing that this webhook may know."""
    data = ChangedProfile(user_id=webhook.user_id, profile_version=event.profile_version)
    if "ratings:read" in webhook.scopes:
        data.ratings, data.more_ratings = event.ratings, event.more_ratings
    if "list:read" in webhook.scopes:
        data.movies = event.movies
    elif not event.ratings:
        return None
    timestamp = datetime.fromtimestamp(event.changed_at, UTC)
    message = Message(type=PROFILE_CHANGED, timestamp=timestamp, data=data)
    return message.model_dump_json(exclude_unset=True).encode()
