from collections import Counter
from typing import Any

from services.recommender.domain.ports import OutcomeTally
from services.recommender.lists.outcomes import Outcomes
from services.recommender.stores.counters.outcome_table import OutcomeTable
from shared.contracts.operations import OutcomeCounts
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation

TALLY: OutcomeTally = Counter({("v1", "rated_well"): 2, ("v1", "wanted"): 1, ("v2", "dismissed"): 3})


def table(**responses: Any) -> tuple[OutcomeTable, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return OutcomeTable(client, Tables()), client


def counted() -> Outcomes:
    outcomes = Outcomes()
    outcomes.put_back(TALLY)
    return outcomes


async def test_each_version_is_added_to_once() -> None:
    outcomes, (stored, client) = counted(), table()
    await stored.flush(outcomes.take, outcomes.put_back)
    await stored.flush(outcomes.take, outcomes.put_back)
    added = {request["Key"]["name"]["S"]: request for request in client.requests("update_item")}
    assert added.keys() == {"outcomes:v1", "outcomes:v2"}
    assert added["outcomes:v1"]["UpdateExpression"] == "ADD rated_well :rated_well, wanted :wanted"
    assert added["outcomes:v1"]["ExpressionAttributeValues"] == {":rated_well": {"N": "2"}, ":wanted": {"N": "1"}}
    assert len(client.requests("update_item")) == 2


async def test_what_could_not_be_added_is_added_later() -> None:
    outcomes, (stored, client) = counted(), table(update_item=refusal("ThrottlingException"))
    await stored.flush(outcomes.take, outcomes.put_back)
    assert outcomes.take() == TALLY
    outcomes.put_back(TALLY)
    client.responses["update_item"] = {}
    await stored.flush(outcomes.take, outcomes.put_back)
    assert outcomes.take() == {}


async def test_counts_are_read_by_version() -> None:
    item = {"name": {"S": "outcomes:v1"}, "rated_well": {"N": "4"}, "wanted": {"N": "1"}}
    stored, client = table(batch_get_item={"Responses": {"control": [item]}})
    assert await stored.read(["v1", "v2"]) == {"v1": OutcomeCounts(rated_well=4, wanted=1)}
    assert len(client.requests("batch_get_item")[0]["RequestItems"]["control"]["Keys"]) == 2
    assert await table()[0].read([]) == {}
