import pytest
from pydantic import SecretStr

from shared.contracts.errors import NotSignedIn
from shared.http.internal_auth import InternalAuth

TOKEN = "a-token-of-the-services-only"


async def test_the_token_is_accepted() -> None:
    await InternalAuth(SecretStr(TOKEN))(f"Bearer {TOKEN}")


async def test_while_the_token_is_replaced_both_values_are_accepted() -> None:
    auth = InternalAuth(SecretStr(f"the-next-token-of-the-services {TOKEN}"))
    await auth(f"Bearer {TOKEN}")
    await auth("Bearer the-next-token-of-the-services")
    with pytest.raises(NotSignedIn):
        await auth(f"Bearer the-next-token-of-the-services {TOKEN}")


@pytest.mark.parametrize("header", ["", TOKEN, f"bearer {TOKEN}", f"Bearer {TOKEN}x", "Bearer ", "Bearer ü"])
async def test_anything_else_is_refused(header: str) -> None:
    with pytest.raises(NotSignedIn):
        await InternalAuth(SecretStr(TOKEN))(header)
