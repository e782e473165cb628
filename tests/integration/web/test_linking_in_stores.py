"""Account linking over sockets on the stand-ins: the whole flow, races and outages."""

import asyncio
from functools import partial
from typing import Any

import httpx
import pytest

from services.web.app import create_app, open_dependencies
from services.web.oauth.grant_table import GrantTable
from services.web.oauth.grants import MAX_FAMILIES, hash_secret
from tests.integration.web.conftest import Web
from tests.support.alexa.account_linking import SCOPE, LinkingAlexa, callback_params
from tests.support.processes.app_server import served
from tests.support.processes.stack import AwsStandin, RedisStandin
from tests.support.waiting import eventually

ADA = 944


@pytest.fixture
async def alexa(web: Web) -> LinkingAlexa:
    """Ada is signed in."""
    assert (await web.sign_up()).json()["user_id"] == ADA
    return LinkingAlexa(web.http)


async def owner(web: Web, tokens: dict[str, Any], http: httpx.AsyncClient | None = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {web.settings.internal_token.get_secret_value()}"}
    body = {"access_token": tokens["access_token"]}
    return await (http or web.http).post("/internal/token", json=body, headers=headers)


def families(web: Web) -> set[str]:
    return set((web.data.item(web.tables.users, user_id=ADA) or {}).get("links", ()))


def stored(web: Web) -> list[dict[str, Any]]:
    return web.data.items(web.tables.grants)


async def test_the_whole_flow(web: Web, alexa: LinkingAlexa) -> None:
    tokens = await alexa.links()
    expected = {"user_id": ADA, "name": "Ada", "scopes": SCOPE.split()}
    assert (await owner(web, tokens)).json() == expected
    refreshed = (await alexa.refresh(tokens["refresh_token"])).json()
    assert (await owner(web, refreshed)).json() == expected
    assert (await alexa.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await owner(web, refreshed)).status_code == 401
    assert families(web) == set()


async def test_only_hashes_are_stored_and_they_expire(web: Web, alexa: LinkingAlexa) -> None:
    code, question = await alexa.code(), await alexa.question()
    tokens = (await alexa.exchange(code)).json()
    items = stored(web)
    secrets = [code, question, tokens["access_token"], tokens["refresh_token"]]
    assert {item["token"] for item in items} == {hash_secret(secret) for secret in secrets}
    assert all(int(item["expires_at"]) > 0 for item in items)
    assert not [secret for secret in [*secrets, alexa.verifier] if secret in repr(items)]
    assert web.data.expiry_attribute(web.tables.grants) == "expires_at"


async def test_of_concurrent_answers_to_a_question_one_counts(web: Web, alexa: LinkingAlexa) -> None:
    question = await alexa.question()
    answers = await asyncio.gather(*(alexa.answered(question) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [303, 400, 400, 400, 400]
    assert len(families(web)) == 1


async def test_concurrent_exchanges_of_a_code_end_its_family(web: Web, alexa: LinkingAlexa) -> None:
    code = await alexa.code()
    answers = await asyncio.gather(*(alexa.exchange(code) for _ in range(5)))
    given = [answer.json() for answer in answers if answer.status_code == 200]
    assert len(given) == 1
    assert [answer.json()["error"] for answer in answers if answer.status_code == 400] == ["invalid_grant"] * 4
    assert (await owner(web, given[0])).status_code == 401
    assert families(web) == set()


async def test_of_concurrent_exchanges_of_an_unspent_code_one_succeeds(web: Web, alexa: LinkingAlexa) -> None:
    table, secret = GrantTable(web.dynamodb, web.tables), await alexa.code()
    code = await table.find(secret)
    assert code is not None
    tokens = [{f"token {place}": code.token("access", code.scopes)} for place in range(5)]
    carried_out = await asyncio.gather(*(table.exchange(secret, code, given) for given in tokens))
    assert sorted(carried_out) == [False] * 4 + [True]
    found = [await table.find(f"token {place}") is not None for place in range(5)]
    assert found == carried_out


async def test_concurrent_refreshes_succeed_once_and_end_the_family(web: Web, alexa: LinkingAlexa) -> None:
    tokens = await alexa.links()
    answers = await asyncio.gather(*(alexa.refresh(tokens["refresh_token"]) for _ in range(5)))
    assert [answer.status_code for answer in answers].count(200) == 1
    assert (await owner(web, tokens)).status_code == 401
    assert families(web) == set()


async def test_a_link_works_in_another_process(web: Web, alexa: LinkingAlexa) -> None:
    tokens, code = await alexa.links(), await alexa.code()
    other = create_app(web.settings, partial(open_dependencies, transport=web.recommender.transport()))
    async with served(other) as url, httpx.AsyncClient(base_url=url, timeout=30) as http:
        there = LinkingAlexa(http, verifier=alexa.verifier)
        assert (await owner(web, tokens, http)).status_code == 200
        assert (await there.exchange(code)).status_code == 200
        assert (await there.refresh(tokens["refresh_token"])).status_code == 200
    assert (await alexa.refresh(tokens["refresh_token"])).status_code == 400, "spent there, spent here"


@pytest.mark.parametrize("path", ["/oauth/disconnect", "/signout/everywhere"])
async def test_disconnecting_and_signing_out_everywhere_end_all_links_at_once(
    web: Web, alexa: LinkingAlexa, path: str
) -> None:
    links, code = [await alexa.links(), await alexa.links()], await alexa.code()
    assert len(families(web)) == 3
    assert (await web.http.post(path)).status_code == 303
    assert families(web) == set()
    for tokens in links:
        assert (await owner(web, tokens)).status_code == 401
        assert (await alexa.refresh(tokens["refresh_token"])).status_code == 400
    assert (await alexa.exchange(code)).status_code == 400


async def test_signing_out_everywhere_through_the_api_disconnects_alexa(web: Web, alexa: LinkingAlexa) -> None:
    tokens = await alexa.links()
    assert (await web.http.delete("/api/sessions")).status_code == 204
    assert (await owner(web, tokens)).status_code == 401


async def test_no_request_restores_a_deleted_user(web: Web, alexa: LinkingAlexa) -> None:
    tokens, code, question = await alexa.links(), await alexa.code(), await alexa.question()
    deleted = await web.http.post("/profile/delete", data={"password": "correct horse"})
    assert deleted.headers["location"] == "/goodbye"
    assert (await owner(web, tokens)).status_code == 401
    assert (await alexa.refresh(tokens["refresh_token"])).json()["error"] == "invalid_grant"
    assert (await alexa.exchange(code)).json()["error"] == "invalid_grant"
    assert (await alexa.answered(question)).status_code == 401
    assert not await GrantTable(web.dynamodb, web.tables).add_family(ADA, "a-family")
    assert (await alexa.revoke(tokens["access_token"])).status_code == 200
    left: Any = await web.dynamodb.get_item(TableName=web.tables.users, Key={"user_id": {"N": str(ADA)}})
    assert left.get("Item", {}).keys() <= {"user_id"}


async def test_the_number_of_links_is_bounded(web: Web, alexa: LinkingAlexa) -> None:
    for _ in range(MAX_FAMILIES + 2):
        await alexa.code()
    assert len(families(web)) == MAX_FAMILIES


async def test_accounts_can_be_linked_without_redis(web: Web, alexa: LinkingAlexa, redis_standin: RedisStandin) -> None:
    await asyncio.to_thread(redis_standin.stop)
    try:
        tokens = await alexa.links()
        assert (await owner(web, tokens)).status_code == 200
    finally:
        await asyncio.to_thread(redis_standin.start)


async def test_a_store_outage_loses_no_link(web: Web, alexa: LinkingAlexa, aws_standin: AwsStandin) -> None:
    tokens, code = await alexa.links(), await alexa.code()
    await asyncio.to_thread(aws_standin.kill)
    try:
        answers = [await owner(web, tokens), await alexa.refresh(tokens["refresh_token"]), await alexa.exchange(code)]
        assert [answer.status_code for answer in answers] == [503, 503, 503]
        assert (await alexa.asks()).status_code == 503
    finally:
        await asyncio.to_thread(aws_standin.start)

    async def recovered() -> bool:
        return (await owner(web, tokens)).status_code == 200

    await eventually(recovered)
    assert (await alexa.refresh(tokens["refresh_token"])).status_code == 200
    assert (await alexa.exchange(code)).status_code == 200


async def test_another_site_can_neither_frame_nor_post_the_consent(web: Web, alexa: LinkingAlexa) -> None:
    page = await alexa.asks()
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cross-origin-resource-policy"] == "same-origin"
    evil = {"origin": "https://evil.example"}
    form = {"question": await alexa.question(), "decision": "allow"}
    assert (await web.http.post("/oauth/authorize", data=form, headers=evil)).status_code == 403
    assert families(web) == set()
    answer = await web.http.post("/oauth/authorize", data=form)
    assert callback_params(answer.headers["location"]).keys() == {"code", "state"}
