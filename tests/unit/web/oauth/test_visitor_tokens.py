import pytest
from pydantic import SecretStr

from services.web.accounts.accounts import Account
from services.web.accounts.sessions import SignedInUser
from services.web.oauth import visitor_tokens
from services.web.oauth.visitor_tokens import VisitorTokens
from tests.unit.web.memory_users import MemoryUsers

ADA = SignedInUser(user_id=944, name="Ada")


@pytest.fixture
def tokens() -> VisitorTokens:
    users = MemoryUsers(accounts={944: Account(944, "Ada", "", {}), 945: Account(945, "Bob", "", {})})
    return VisitorTokens(SecretStr("a-key-of-the-tests-alone"), users)


async def test_a_token_identifies_its_visitor(tokens: VisitorTokens) -> None:
    owner = await tokens.find_owner(tokens.issue(ADA))
    assert owner is not None
    assert (owner.user_id, owner.name, owner.scopes) == (944, "Ada", ["lists:read", "ratings:write"])


async def test_tokens_of_before_hold_while_the_key_is_replaced(tokens: VisitorTokens) -> None:
    both = VisitorTokens(SecretStr(f"the-next-key-of-the-tests {tokens.key.get_secret_value()}"), tokens.accounts)
    assert await both.find_owner(tokens.issue(ADA))
    assert await tokens.find_owner(both.issue(ADA)) is None
    assert await both.find_owner(both.issue(ADA))


async def test_a_token_expires(tokens: VisitorTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor_tokens, "LIFETIME_SECONDS", 0)
    assert await tokens.find_owner(tokens.issue(ADA)) is None


async def test_a_token_of_a_deleted_account_is_invalid(tokens: VisitorTokens) -> None:
    token = tokens.issue(SignedInUser(user_id=946, name="Gone"))
    assert await tokens.find_owner(token) is None


async def test_a_forged_or_altered_token_is_invalid(tokens: VisitorTokens) -> None:
    token = tokens.issue(ADA)
    others = VisitorTokens(SecretStr("another-key-than-of-the-tests"), tokens.accounts)
    for forged in (
        token.replace("944", "945", 1),
        token[:-1],
        f"{token}0",
        others.issue(ADA),
        "",
        ".",
        "é.ü",
        "\ud800",
    ):
        assert await tokens.find_owner(forged) is None
