import json
from typing import Any

import pytest

from services.web.webhooks.message import Message, message_body, message_id
from services.web.webhooks.webhook import Scope, Webhook
from tests.unit.web.webhooks.memory_webhooks import ADA, event

RATED = event(3, (1, 4.5), (2, None))


def data_for(*scopes: Scope) -> dict[str, Any]:
    body = message_body(Webhook(ADA, "https://a.example/", scopes), RATED)
    assert body is not None
    message: dict[str, Any] = json.loads(body)
    Message.model_validate(message)
    data: dict[str, Any] = message.pop("data")
    assert message == {"type": "profile.changed", "timestamp": "2026-09-21T14:13:20Z"}
    return data


@pytest.mark.parametrize(
    ("scopes", "told"),
    [
        (("ratings:read",), {"ratings", "more_ratings"}),
        (("list:read",), {"movies"}),
        (("ratings:read", "list:read"), {"ratings", "more_ratings", "movies"}),
    ],
)
def test_a_webhook_is_told_what_its_scopes_allow(scopes: tuple[Scope, ...], told: set[str]) -> None:
    assert data_for(*scopes).keys() == {"user_id", "profile_version", *told}


def test_ratings_and_what_was_taken_back_are_told() -> None:
    data = data_for("ratings:read")
    assert data["ratings"] == [{"movie_id": 1, "rating": 4.5}, {"movie_id": 2, "rating": None}]


def test_nothing_is_sent_that_a_webhook_may_not_know() -> None:
    dismissed = event(4)
    assert message_body(Webhook(ADA, "https://a.example/", ("ratings:read",)), dismissed) is None
    assert message_body(Webhook(ADA, "https://a.example/", ("list:read",)), dismissed) is not None


def test_the_id_is_the_same_in_each_attempt_and_another_for_each_event_and_webhook() -> None:
    one, other = Webhook(ADA, "https://a.example/", ()), Webhook(ADA, "https://a.example/", ())
    ids = [message_id(webhook, each) for webhook in (one, other) for each in (RATED, event(4))]
    assert len(set(ids)) == 4
    assert message_id(one.failed(RATED, 1, "500"), RATED) == ids[0]
