from datetime import UTC, datetime

from services.web.accounts.passkeys.passkey import Passkey


def test_a_passkey_says_when_it_was_made_and_used() -> None:
    passkey = Passkey("credential", "key", 0, "Phone", 0)
    assert (passkey.created_at, passkey.used_at) == (datetime(1970, 1, 1, tzinfo=UTC), None)
    assert Passkey("credential", "key", 0, "Phone", 0, 60).used_at == datetime(1970, 1, 1, 0, 1, tzinfo=UTC)
    assert passkey.passkey_id != Passkey("another", "key", 0, "Phone", 0).passkey_id
