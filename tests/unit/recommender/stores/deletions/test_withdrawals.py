from typing import Any

from services.recommender.stores.deletions.withdrawals import MARKS, NONE_YET, Withdrawals
from shared.stores.dynamodb import to_item
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation


def withdrawals(*marks: tuple[str, str]) -> tuple[Withdrawals, DynamoDBByOperation]:
    items = [to_item({"name": name, "mark": mark}) for name, mark in marks]
    client: Any = DynamoDBByOperation(batch_get_item={"Responses": {"test-control": items}})
    return Withdrawals(client, Tables("test-")), client


async def test_marks_are_read_consistently_and_in_any_order() -> None:
    one, other = ("withdrawals:1", "a"), ("withdrawals:2", "b")
    read, client = withdrawals(one, other)
    marks = await read.read()
    (request,) = client.requests("batch_get_item")
    keys = request["RequestItems"]["test-control"]
    assert (len(keys["Keys"]), keys["ConsistentRead"]) == (MARKS, True)
    assert marks == await withdrawals(other, one)[0].read()


async def test_each_mark_counts_and_before_the_first_there_are_none() -> None:
    stands = [(), (("withdrawals:1", "a"),), (("withdrawals:1", "b"),), (("withdrawals:2", "a"),)]
    read = [await withdrawals(*stand)[0].read() for stand in stands]
    assert read[0] == NONE_YET
    assert len(set(read)) == len(stands)


async def test_every_withdrawal_leaves_another_mark() -> None:
    added, client = withdrawals()
    await added.add()
    writes = [client.requests("put_item")[0], added.write()["Put"], added.write()["Put"]]
    assert {write["TableName"] for write in writes} == {"test-control"}
    assert len({write["Item"]["mark"]["S"] for write in writes}) == 3
    assert all(write["Item"]["name"]["S"].startswith("withdrawals:") for write in writes)
