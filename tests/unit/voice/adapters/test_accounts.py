import json

import httpx
import pytest

from services.voice.adapters.accounts import LinkedAccounts
from services.voice.dialogue.ports import Account
from shared.contracts.errors import SiteUnavailable
from tests.support.fakes.other_service import client_of, problem


async def test_the_owner_of_a_token_comes_from_the_web_service() -> None:
    requests: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={"user_id": 944, "name": "Ada", "scopes": ["lists:read"], "more": 1})

    assert await LinkedAccounts(client_of(respond)).owner("t") == Account(
        user_id=944, name="Ada", scopes=["lists:read"]
    )
    assert (requests[0].method, requests[0].url.path) == ("POST", "/internal/token")
    assert json.loads(requests[0].content) == {"access_token": "t"}


async def test_a_refused_token_has_no_owner() -> None:
    assert await LinkedAccounts(client_of(problem(401))).owner("t") is None


@pytest.mark.parametrize("status", [404, 500, 503])
async def test_a_failure_of_the_web_service_is_not_a_refusal(status: int) -> None:
    with pytest.raises(SiteUnavailable):
        await LinkedAccounts(client_of(problem(status))).owner("t")
