"""A secret stands for its values once, and not for long."""

import time

import pytest

from services.web.accounts.one_time.one_time_secrets import LIFETIME_SECONDS, OneTimeSecrets
from tests.unit.web.memory_passkeys import MemoryOneTime


@pytest.fixture
def secrets() -> OneTimeSecrets:
    return OneTimeSecrets(MemoryOneTime())


async def test_a_secret_is_taken_once(secrets: OneTimeSecrets) -> None:
    secret = await secrets.new("recovery", {"user": 944})
    assert await secrets.read("recovery", secret) == {"user": 944}
    assert await secrets.take("recovery", secret) == {"user": 944}
    assert await secrets.take("recovery", secret) is None
    assert await secrets.read("recovery", secret) is None


async def test_a_secret_of_one_kind_is_none_of_another(secrets: OneTimeSecrets) -> None:
    secret = await secrets.new("verification", {"user": 944})
    assert await secrets.take("recovery", secret) is None
    assert await secrets.take("verification", secret) == {"user": 944}


async def test_a_secret_expires(secrets: OneTimeSecrets, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, later = await secrets.new("recovery", {"user": 944}), time.time() + LIFETIME_SECONDS["recovery"]
    monkeypatch.setattr(time, "time", lambda: later)
    assert await secrets.read("recovery", secret) is None
    assert await secrets.take("recovery", secret) is None


@pytest.mark.parametrize("secret", ["", "x" * 65])
async def test_what_cannot_be_a_secret_is_not_looked_up(secrets: OneTimeSecrets, secret: str) -> None:
    store = secrets.store
    assert isinstance(store, MemoryOneTime)
    valid = await secrets.new("recovery", {"user": 944})
    store.stored["recovery", secret] = store.stored["recovery", valid]
    assert await secrets.take("recovery", secret) is None
