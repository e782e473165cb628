import asyncio
import time
from collections import Counter
from typing import Any

import pytest

from shared.contracts.errors import StoreUnavailable
from shared.lists.cache_lease import REFRESH_SECONDS, Notices
from shared.lists.notice_copies import COPIES, MAX_COVERED, NoticeCopies
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

FAR = int(1000 * (time.time() + 1200))
HEARTBEAT = {"name": {"S": "notice:w"}}
COPY_KEYS = [{"name": {"S": f"notices:{number}"}} for number in range(COPIES)]


def table(**responses: Any) -> tuple[NoticeCopies, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return NoticeCopies(client, Tables("test-")), client


def heartbeat(**values: Any) -> Any:
    return {"Responses": {"test-control": [HEARTBEAT | values]}}


async def test_a_reader_reads_one_copy_consistently() -> None:
    item = {"model_version": {"S": "m1"}, "distrust:w": {"N": "5"}, "name": {"S": "notices:3"}}
    copies, client = table(get_item={"Item": item})
    assert await copies.read() == Notices("m1", {"w": 5})
    ((_, request),) = client.calls
    assert request["ConsistentRead"] is True
    assert request["Key"] in COPY_KEYS


async def test_a_thousand_readers_take_less_than_a_tenth_of_what_one_item_can_serve() -> None:
    """Each reads twice a second, one unit at a time (below 4 KB); an item serves 3,000 units a second."""
    copies, client = table()
    await asyncio.gather(*(copies.read() for _ in range(10 * 1000)))
    reads = Counter(request["Key"]["name"]["S"] for _, request in client.calls)
    assert len(reads) == COPIES
    assert max(reads.values()) / 10 / REFRESH_SECONDS < 300


async def test_a_notice_is_put_into_all_copies_after_its_heartbeat() -> None:
    copies, client = table()
    await copies.distrust("w", FAR)
    keys = [request["Key"] for request in client.requests("update_item")]
    assert keys == [HEARTBEAT, *COPY_KEYS]


async def test_a_notice_that_one_copy_does_not_take_is_not_put_up() -> None:
    copies, client = table(update_item=[{}] * COPIES + [refusal("ThrottlingException")])
    client._answer = raising(client)  # type: ignore[method-assign]
    with pytest.raises(StoreUnavailable):
        await copies.distrust("w", FAR)


def raising(client: DynamoDBByOperation) -> Any:
    """A list of responses may have errors."""
    answer = client._answer

    def answer_or_raise(operation: str, request: Any) -> Any:
        response: Any = answer(operation, request)
        if isinstance(response, Exception):
            raise response
        return response

    return answer_or_raise


async def test_a_renewal_writes_the_heartbeat_only_and_the_copies_once_a_minute() -> None:
    copies, client = table()
    await copies.distrust("w", FAR)
    client.calls.clear()
    assert await copies.renew("w", FAR + 500)
    assert [request["Key"] for _, request in client.calls] == [HEARTBEAT]
    assert client.calls[0][1]["ConditionExpression"] == "attribute_exists(renewed_until)"
    assert await copies.renew("w", FAR + 61_000)
    assert len(client.calls) == 2 + COPIES


async def test_a_removed_notice_is_neither_renewed_nor_extended() -> None:
    copies, _ = table(update_item=refusal("ConditionalCheckFailedException"))
    assert not await copies.renew("w", FAR)
    with pytest.raises(StoreUnavailable):
        await copies.cover("w", 1)


async def test_each_covered_user_is_written_once_and_more_than_a_thousand_mean_all() -> None:
    copies, client = table()
    for user_id in [*range(MAX_COVERED), 1, *range(MAX_COVERED, MAX_COVERED + 5)]:
        await copies.cover("w", user_id)
    expressions = Counter(request["UpdateExpression"] for _, request in client.calls)
    assert expressions == {"ADD covered_users :value": MAX_COVERED, "SET covers_all = :value": 1}


async def test_the_covered_users_are_read_back() -> None:
    for values, users in (
        ({"covered_users": {"NS": ["1", "2"]}}, {1, 2}),
        ({"covers_all": {"BOOL": True}}, None),
        ({}, set()),
    ):
        copies, _ = table(batch_get_item=heartbeat(**values))
        assert await copies.covered_users("w") == users


async def test_renewals_come_from_the_heartbeats_and_are_zero_without_one() -> None:
    item = {"distrust:w": {"N": "5"}, "distrust:left over": {"N": "5"}}
    copies, _ = table(get_item={"Item": item}, batch_get_item=heartbeat(renewed_until={"N": "9"}))
    assert await copies.renewals() == {"w": 9, "left over": 0}


async def test_an_unrenewed_notice_loses_its_heartbeat_first() -> None:
    copies, client = table()
    assert await copies.remove_unrenewed("w", 9)
    operations = [(operation, request["Key"]) for operation, request in client.calls]
    assert operations == [("delete_item", HEARTBEAT), *(("update_item", key) for key in COPY_KEYS)]
    renewed, client = table(delete_item=refusal("ConditionalCheckFailedException"))
    assert not await renewed.remove_unrenewed("w", 9)
    assert client.requests("update_item") == []


async def test_a_withdrawn_notice_is_removed_from_all_copies() -> None:
    copies, client = table()
    await copies.withdraw_distrust("w")
    assert [request["Key"] for _, request in client.calls] == [*COPY_KEYS, HEARTBEAT]


async def test_every_copy_names_the_model() -> None:
    copies, client = table()
    await copies.set_model_version("m2")
    assert [request["Key"] for _, request in client.calls] == COPY_KEYS
    assert {request["ExpressionAttributeValues"][":value"]["S"] for _, request in client.calls} == {"m2"}


async def test_the_last_hiding_is_named_in_all_copies_and_read_from_each() -> None:
    copies, client = table(get_item={"Item": {"hides": {"N": "7"}}})
    await copies.set_hides(7)
    requests = client.requests("update_item")
    assert [request["Key"] for request in requests] == COPY_KEYS
    assert all("#name < :value" in request["ConditionExpression"] for request in requests)
    assert (await copies.read()).hides == 7
