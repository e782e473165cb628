from services.web.webhooks.webhook import MAX_DELIVERIES, MAX_FAILURES, Webhook
from tests.unit.web.webhooks.memory_webhooks import ADA, event

WEBHOOK = Webhook(ADA, "https://a.example/", ("list:read",))


def test_two_secrets_are_valid_at_once() -> None:
    once = WEBHOOK.with_new_secret()
    assert once.secrets[1:] == WEBHOOK.secrets
    assert once.with_new_secret().secrets[1:] == once.secrets[:1]
    assert WEBHOOK.secrets[0] not in repr(WEBHOOK)


def test_it_gives_up_after_many_failures_in_a_row() -> None:
    failing = WEBHOOK
    for _ in range(MAX_FAILURES - 1):
        failing = failing.failed(event(1), 5, "500")
    assert not failing.gave_up
    assert failing.failed(event(1), 5, "500").gave_up
    assert not failing.delivered(event(1), 5, "204").failed(event(2), 5, "500").gave_up
    assert WEBHOOK.failed(event(1), 5, "410", for_good=True).gave_up


def test_the_latest_deliveries_are_listed() -> None:
    told = WEBHOOK
    for version in range(MAX_DELIVERIES + 5):
        told = told.delivered(event(version), version, "204")
    assert len(told.deliveries) == MAX_DELIVERIES
    assert told.deliveries[0].profile_version == told.told == MAX_DELIVERIES + 4
