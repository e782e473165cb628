from typing import Any

from shared.stores.operator_tokens import CHANGE_MOVIES, MANAGE_USERS, OperatorTokens
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation


def tokens(**responses: Any) -> tuple[OperatorTokens, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return OperatorTokens(client, Tables("test-")), client


async def test_only_the_hash_of_a_token_is_stored() -> None:
    store, client = tokens()
    token = await store.create("ada", {CHANGE_MOVIES})
    (request,) = client.requests("put_item")
    assert token.startswith("matinee_operator_")
    assert token not in str(request)
    assert request["Item"]["label"] == {"S": "ada"}


async def test_a_token_allows_its_scopes() -> None:
    item = {"name": {"S": "operator:x"}, "label": {"S": "ada"}, "scopes": {"SS": [CHANGE_MOVIES]}}
    store, _ = tokens(get_item={"Item": item})
    assert await store.allows("matinee_operator_abc", CHANGE_MOVIES)
    assert not await store.allows("matinee_operator_abc", "models:write")
    assert await store.holder("matinee_operator_abc", CHANGE_MOVIES) == "ada"
    assert await store.holder("matinee_operator_abc", MANAGE_USERS) is None


async def test_an_unknown_token_allows_nothing_and_a_session_is_not_looked_up() -> None:
    store, client = tokens()
    assert not await store.allows("matinee_operator_abc", CHANGE_MOVIES)
    assert len(client.calls) == 1
    for other in ("944." + "a" * 43, "", "matinee_operator_" + "a" * 500, "matinee_operator_\u00e9"):
        assert not await store.allows(other, CHANGE_MOVIES)
    assert len(client.calls) == 1


async def test_all_tokens_of_a_name_are_revoked_and_no_others() -> None:
    items = [
        {"name": {"S": "operator:a"}, "label": {"S": "ada"}},
        {"name": {"S": "operator:b"}, "label": {"S": "bob"}},
        {"name": {"S": "notices:1"}},
    ]
    store, client = tokens(scan=[{"Items": items}])
    assert await store.revoke("ada") == 1
    assert [request["Key"] for request in client.requests("delete_item")] == [{"name": {"S": "operator:a"}}]
