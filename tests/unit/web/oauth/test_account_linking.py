"""The use case without HTTP; `test_tokens.py` and `test_authorization_request.py` cover it through the endpoints."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from authlib.oauth2.rfc6749 import InvalidGrantError, OAuth2Error
from pydantic import SecretStr

from services.web.accounts.accounts import Account
from services.web.oauth.account_linking import AccountLinking, ConsentExpired, TokenOwner
from services.web.oauth.alexa_client import AlexaClient
from services.web.oauth.authorization_server import AuthorizationServer
from services.web.oauth.grants import LIFETIME_SECONDS, MAX_FAMILIES
from shared.contracts.errors import NotSignedIn
from tests.support.alexa.account_linking import CLIENT_ID, CLIENT_SECRET, REDIRECT_URIS, SCOPE, LinkRequests
from tests.support.fakes.grants import MemoryGrants
from tests.unit.web.memory_users import MemoryUsers
from tests.unit.web.oauth.conftest import Clock

ADA = 944
SECRET = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


@dataclass
class Alexa:
    """Links Ada's account step by step."""

    linking: AccountLinking
    store: MemoryGrants
    requests: LinkRequests

    async def consent(self, *, allowed: bool = True, user_id: int = ADA) -> str:
        request = self.linking.parse_request(urlencode(self.requests.request()).encode())
        question = await self.linking.ask_consent(ADA, request)
        return (await self.linking.record_decision(user_id, question, allowed=allowed)).address

    async def code(self) -> str:
        return parse_qs(urlsplit(await self.consent()).query)["code"][0]

    async def exchange(self, code: str) -> dict[str, str]:
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URIS[0]}
        return await self.post(fields | {"code_verifier": self.requests.verifier})

    async def refresh(self, token: str) -> dict[str, str]:
        return await self.post({"grant_type": "refresh_token", "refresh_token": token})

    async def post(self, fields: dict[str, str]) -> dict[str, str]:
        return await self.linking.issue_tokens(urlencode(fields | SECRET).encode(), {})

    async def tokens(self) -> dict[str, str]:
        return await self.exchange(await self.code())


@pytest.fixture
def alexa() -> Alexa:
    client = AlexaClient(CLIENT_ID, SecretStr(CLIENT_SECRET), frozenset(REDIRECT_URIS))
    store = MemoryGrants(MemoryUsers(accounts={ADA: Account(ADA, "Ada", "", {}), 945: Account(945, "Bob", "", {})}))
    return Alexa(AccountLinking(AuthorizationServer(client), store), store, LinkRequests())


async def test_a_consent_leads_back_to_alexa_with_a_code_and_the_state(alexa: Alexa) -> None:
    address = await alexa.consent()
    assert address.startswith(f"{REDIRECT_URIS[0]}?")
    assert parse_qs(urlsplit(address).query)["state"] == [alexa.requests.state]
    assert await alexa.linking.is_linked(ADA)


async def test_a_refusal_leads_back_without_a_code(alexa: Alexa) -> None:
    params = parse_qs(urlsplit(await alexa.consent(allowed=False)).query)
    assert params["error"] == ["access_denied"]
    assert "code" not in params
    assert not await alexa.linking.is_linked(ADA)


async def test_only_the_user_who_was_asked_can_decide(alexa: Alexa) -> None:
    with pytest.raises(ConsentExpired):
        await alexa.consent(user_id=945)


async def test_a_question_expires(alexa: Alexa, clock: Clock) -> None:
    request = alexa.linking.parse_request(urlencode(alexa.requests.request()).encode())
    question = await alexa.linking.ask_consent(ADA, request)
    clock.ahead = LIFETIME_SECONDS["question"] + 1
    with pytest.raises(ConsentExpired):
        await alexa.linking.record_decision(ADA, question, allowed=True)


async def test_a_deleted_user_cannot_consent(alexa: Alexa) -> None:
    del alexa.store.users.accounts[ADA]
    with pytest.raises(NotSignedIn):
        await alexa.consent()


async def test_a_code_is_exchanged_for_tokens_of_the_user(alexa: Alexa) -> None:
    tokens = await alexa.tokens()
    owner = await alexa.linking.find_token_owner(tokens["access_token"])
    assert owner == TokenOwner(user_id=ADA, name="Ada", scopes=SCOPE.split())
    assert await alexa.linking.find_token_owner(tokens["refresh_token"]) is None


async def test_a_replayed_code_ends_the_family(alexa: Alexa) -> None:
    code = await alexa.code()
    tokens = await alexa.exchange(code)
    with pytest.raises(OAuth2Error):
        await alexa.exchange(code)
    assert await alexa.linking.find_token_owner(tokens["access_token"]) is None
    assert not await alexa.linking.is_linked(ADA)


async def test_a_refresh_token_is_replaced_and_its_replay_ends_the_family(alexa: Alexa) -> None:
    first = await alexa.tokens()
    second = await alexa.refresh(first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    assert await alexa.linking.find_token_owner(second["access_token"])
    with pytest.raises(OAuth2Error):
        await alexa.refresh(first["refresh_token"])
    assert await alexa.linking.find_token_owner(second["access_token"]) is None


async def test_a_family_that_ended_meanwhile_gets_no_tokens(alexa: Alexa) -> None:
    code = await alexa.code()
    await alexa.linking.disconnect(ADA)
    with pytest.raises(InvalidGrantError):
        await alexa.exchange(code)


async def test_an_access_token_expires(alexa: Alexa, clock: Clock) -> None:
    tokens = await alexa.tokens()
    clock.ahead = LIFETIME_SECONDS["access"] + 1
    assert await alexa.linking.find_token_owner(tokens["access_token"]) is None


async def test_revoking_either_token_ends_the_link(alexa: Alexa) -> None:
    for kind in ("access_token", "refresh_token"):
        tokens = await alexa.tokens()
        await alexa.linking.revoke(urlencode({"token": tokens[kind]} | SECRET).encode(), {})
        assert not await alexa.linking.is_linked(ADA)


async def test_revoking_an_unknown_token_ends_nothing(alexa: Alexa) -> None:
    await alexa.tokens()
    await alexa.linking.revoke(urlencode({"token": "unknown"} | SECRET).encode(), {})
    assert await alexa.linking.is_linked(ADA)


async def test_the_oldest_link_makes_room_for_a_new_one(alexa: Alexa, clock: Clock) -> None:
    oldest = await alexa.tokens()
    for number in range(1, MAX_FAMILIES + 1):
        clock.ahead = number
        newest = await alexa.tokens()
    assert len(alexa.store.users.links[ADA]) == MAX_FAMILIES
    assert await alexa.linking.find_token_owner(oldest["access_token"]) is None
    assert await alexa.linking.find_token_owner(newest["access_token"])


async def test_while_the_store_is_unavailable_nobody_is_shown_as_linked(alexa: Alexa) -> None:
    await alexa.tokens()
    alexa.store.down = True
    assert not await alexa.linking.is_linked(ADA)
