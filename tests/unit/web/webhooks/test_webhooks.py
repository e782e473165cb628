from itertools import count

import pytest

from services.web.webhooks.webhook import MAX_WEBHOOKS, Webhook
from services.web.webhooks.webhooks import NoScope, NotReachable, NoWebhook, TooManyWebhooks, Webhooks
from shared.contracts.errors import StoreUnavailable
from tests.unit.web.webhooks.memory_webhooks import ADA, MemoryWebhooks, event

BOB = 945
URL = "https://a.example/hook"


class Stand:
    def __init__(self) -> None:
        self.store = MemoryWebhooks()
        self.hooked: list[tuple[int, bool]] = []
        self.version = 7
        self.webhooks = Webhooks(self.store, self.set_hooked)

    async def set_hooked(self, user_id: int, hooked: bool) -> int:
        if self.hooked[-1:] != [(user_id, hooked)]:  # asked for once more, as at the end of each creation
            self.hooked.append((user_id, hooked))
        return self.version


async def test_changes_are_written_for_webhooks_from_the_first_to_the_last() -> None:
    stand = Stand()
    one = await stand.webhooks.create(ADA, URL, ("list:read",))
    other = await stand.webhooks.create(ADA, URL, ("list:read",))
    await stand.webhooks.remove(ADA, one.webhook_id)
    assert stand.hooked == [(ADA, True)]
    await stand.webhooks.remove(ADA, other.webhook_id)
    assert stand.hooked[1:] == [(ADA, False)]


async def test_a_webhook_that_is_made_while_the_last_one_is_removed_is_told_of_changes() -> None:
    stand = Stand()
    last = await stand.webhooks.create(ADA, URL, ("list:read",))

    async def set_hooked(user_id: int, hooked: bool) -> int:
        if not hooked:
            await stand.webhooks.create(ADA, URL, ("list:read",))
        return await stand.set_hooked(user_id, hooked)

    await Webhooks(stand.store, set_hooked).remove(ADA, last.webhook_id)
    assert stand.hooked == [(ADA, True), (ADA, False), (ADA, True)]


async def test_a_webhook_is_told_of_what_changes_after_it_was_made() -> None:
    stand = Stand()
    made = await stand.webhooks.create(ADA, URL, ("list:read",))
    assert [made] == await stand.webhooks.of_user(ADA)
    assert made.told == 7


async def test_what_changed_before_a_webhook_was_stored_is_before_its_beginning() -> None:
    stand = Stand()
    add = stand.store.add

    async def add_late(webhook: Webhook) -> None:
        stand.version = 8  # nobody to tell: the event is dropped
        await add(webhook)

    stand.store.add = add_late  # type: ignore[method-assign]
    assert (await stand.webhooks.create(ADA, URL, ("list:read",))).told == 8


@pytest.mark.parametrize(
    "url", ["http://a.example/", "https://127.0.0.1/", "https://localhost/", "https://a.example:8443/", "x"]
)
async def test_an_address_that_cannot_be_public_is_refused(url: str) -> None:
    stand = Stand()
    with pytest.raises(NotReachable):
        await stand.webhooks.create(ADA, url, ("list:read",))
    assert (stand.store.webhooks, stand.hooked) == ({}, [])


async def test_a_webhook_that_may_know_nothing_is_refused() -> None:
    stand = Stand()
    with pytest.raises(NoScope):
        await stand.webhooks.create(ADA, URL, ())
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
    await stand.store.change(own.delivered(event(9), 5, "204"))
    rotated = await stand.webhooks.rotate_secret(ADA, own.webhook_id)
    (stored,) = await stand.webhooks.of_user(ADA)
    assert stored.secrets == rotated.secrets == (rotated.secrets[0], own.secrets[0])
    assert stored.told == 9


async def fail(_user_id: int, _hooked: bool) -> int:
    raise StoreUnavailable


@pytest.mark.parametrize("answers", [0, 1])
async def test_a_webhook_whose_changes_could_not_be_asked_for_is_not_stored(answers: int) -> None:
    stand, versions = Stand(), iter(range(1, 1 + answers))

    async def fail_later(user_id: int, hooked: bool) -> int:
        return next(versions, None) or await fail(user_id, hooked)

    with pytest.raises(StoreUnavailable):
        await Webhooks(stand.store, fail_later).create(ADA, URL, ("list:read",))
    assert stand.store.webhooks == {}


@pytest.mark.parametrize("has_another", [False, True])
@pytest.mark.parametrize("fails", ["add", "version"])
async def test_changes_are_not_written_for_a_webhook_that_could_not_be_made(
    fails: str, has_another: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = Stand()
    if has_another:
        await stand.webhooks.create(ADA, URL, ("list:read",))
    calls = count(1)

    async def set_hooked(user_id: int, hooked: bool) -> int:
        await stand.set_hooked(user_id, hooked)
        if fails == "version" and next(calls) == 2:
            raise StoreUnavailable
        return 7

    async def add(_webhook: Webhook) -> None:
        raise StoreUnavailable

    if fails == "add":
        monkeypatch.setattr(stand.store, "add", add)
    with pytest.raises(StoreUnavailable):
        await Webhooks(stand.store, set_hooked).create(ADA, URL, ("list:read",))
    assert len(stand.store.webhooks) == has_another
    assert stand.hooked[-1] == (ADA, has_another)


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
    assert stand.hooked[1:] == [(ADA, False)]
