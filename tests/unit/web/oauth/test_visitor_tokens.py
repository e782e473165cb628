import pytest
from pydantic import SecretStr

from services.web.accounts.accounts import Account
from services.web.accounts.sessions import SignedIn
from services.web.oauth import visitor_tokens
from services.web.oauth.visitor_tokens import VisitorTokens
from tests.unit.web.conftest import MemoryUsers

ADA = SignedIn(user_id=944, name="Ada")


@pytest.fixture
def tokens() -> VisitorTokens:
    users = MemoryUsers(accounts={944: Account(944, "Ada", "", {}), 945: Account(945, "Bob", "", {})})
    return VisitorTokens(SecretStr("a-key-of-the-tests-alone"), users)


async def test_a_token_stands_for_whom_it_was_given_to(tokens: VisitorTokens) -> None:
    owner = await tokens.owner(tokens.give(ADA))
    assert owner is not None
    assert (owner.user_id, owner.name, owner.scopes) == (944, "Ada", ["lists:read", "ratings:write"])


async def test_a_token_is_over_after_a_minute(tokens: VisitorTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor_tokens, "SECONDS", 0)
    assert await tokens.owner(tokens.give(ADA)) is None


async def test_a_token_of_a_deleted_account_is_good_for_nothing(tokens: VisitorTokens) -> None:
    token = tokens.give(SignedIn(user_id=946, name="Gone"))
    assert await tokens.owner(token) is None


async def test_nobody_else_can_make_or_change_one(tokens: VisitorTokens) -> None:
    token = tokens.give(ADA)
    others = VisitorTokens(SecretStr("another-key-than-of-the-tests"), tokens.accounts)
    for forged in (token.replace("944", "945", 1), token[:-1], f"{token}0", others.give(ADA), "", ".", "é.ü", "\ud800"):
        assert await tokens.owner(forged) is None
