import pytest

from services.web.webhooks.webhook import MAX_WEBHOOKS
from services.web.webhooks.webhooks import NotReachable, NoWebhook, TooManyWebhooks, Webhooks
from shared.contracts.errors import StoreUnavailable
from tests.unit.web.webhooks.memory_webhooks import ADA, MemoryWebhooks, event

BOB = 945
URL = "https://a.example/hook"


class Stand:
    def __init__(self) -> None:
        self.store = MemoryWebhooks()
        self.hooked: list[tuple[int, bool]] = []
        self.webhooks = Webhooks(self.store, self.set_hooked)

    async def set_hooked(self, user_id: int, hooked: bool) -> None:
        self.hooked.append((user_id, hooked))


async def test_changes_are_written_for_webhooks_from_the_first_to_the_last() -> None:
    stand = Stand()
    one = await stand.webhooks.create(ADA, URL, ("list:read",))
    other = await stand.webhooks.create(ADA, URL, ("list:read",))
    await stand.webhooks.remove(ADA, one.webhook_id)
    assert stand.hooked == [(ADA, True), (ADA, True)]
    await stand.webhooks.remove(ADA, other.webhook_id)
    assert stand.hooked[2:] == [(ADA, False)]


async def test_a_webhook_that_is_made_while_the_last_one_is_removed_is_told_of_changes() -> None:
    stand = Stand()
    last = await stand.webhooks.create(ADA, URL, ("list:read",))

    async def set_hooked(user_id: int, hooked: bool) -> None:
        if not hooked:
            await stand.webhooks.create(ADA, URL, ("list:read",))
        await stand.set_hooked(user_id, hooked)

    await Webhooks(stand.store, set_hooked).remove(ADA, last.webhook_id)
    assert stand.hooked == [(ADA, True), (ADA, True), (ADA, False), (ADA, True)]


@pytest.mark.parametrize(
    "url", ["http://a.example/", "https://127.0.0.1/", "https://localhost/", "https://a.example:8443/", "x"]
)
async def test_an_address_that_cannot_be_public_is_refused(url: str) -> None:
    stand = Stand()
    with pytest.raises(NotReachable):
        await stand.webhooks.create(ADA, url, ("list:read",))
    assert (stand.store.webhooks, stand.hooked) == ({}, [])


async def test_an_account_has_few_webhooks() -> None:
    stand = Stand()
    for _ in range(MAX_WEBHOOKS):
        await stand.webhooks.create(ADA, URL, ("list:read",))
    with pytest.raises(TooManyWebhooks):
        await stand.webhooks.create(ADA, URL, ("list:read",))
    await stand.webhooks.create(BOB, URL, ("list:read",))


async def test_nobody_elses_webhook_is_found() -> None:
    stand = Stand()
    own = await stand.webhooks.create(ADA, URL, ("list:read",))
    for change in (stand.webhooks.rotate_secret, stand.webhooks.remove):
        with pytest.raises(NoWebhook):
            await change(BOB, own.webhook_id)
    assert await stand.webhooks.of_user(BOB) == []
    assert await stand.webhooks.of_user(ADA) == [own]


async def test_a_new_secret_is_stored_even_while_deliveries_are_recorded() -> None:
    stand = Stand()
    own = await stand.webhooks.create(ADA, URL, ("list:read",))
    await stand.store.change(own.delivered(event(1), 5, "204"))
    rotated = await stand.webhooks.rotate_secret(ADA, own.webhook_id)
    (stored,) = await stand.webhooks.of_user(ADA)
    assert stored.secrets == rotated.secrets == (rotated.secrets[0], own.secrets[0])
    assert stored.told == 1


async def fail(_user_id: int, _hooked: bool) -> None:
    raise StoreUnavailable


async def test_a_webhook_whose_changes_could_not_be_asked_for_is_not_stored() -> None:
    stand = Stand()
    with pytest.raises(StoreUnavailable):
        await Webhooks(stand.store, fail).create(ADA, URL, ("list:read",))
    assert stand.store.webhooks == {}


async def test_a_removal_that_failed_can_be_repeated() -> None:
    stand = Stand()
    last = await stand.webhooks.create(ADA, URL, ("list:read",))
    with pytest.raises(StoreUnavailable):
        await Webhooks(stand.store, fail).remove(ADA, last.webhook_id)
    await stand.webhooks.remove(ADA, last.webhook_id)
    assert (stand.store.webhooks, stand.hooked[1:]) == ({}, [(ADA, False)])


async def test_of_two_that_are_removed_at_once_one_is_the_last() -> None:
    stand = Stand()
    one = await stand.webhooks.create(ADA, URL, ("list:read",))
    other = await stand.webhooks.create(ADA, URL, ("list:read",))
    remove = stand.store.remove

    async def remove_both(user_id: int, webhook_id: str) -> None:
        await remove(user_id, other.webhook_id)
        await remove(user_id, webhook_id)

    stand.store.remove = remove_both  # type: ignore[method-assign]
    await stand.webhooks.remove(ADA, one.webhook_id)
    assert stand.hooked[2:] == [(ADA, False)]
