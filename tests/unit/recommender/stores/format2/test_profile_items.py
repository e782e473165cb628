from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.recommender.domain.ports import ProfileMoved
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.counters.rating_counter import RatingCounter
from services.recommender.stores.format2.items import segment_item
from services.recommender.stores.format2.packed_verdicts import Entries, pack
from services.recommender.stores.format2.profile_items import ProfileItems
from services.recommender.stores.format2.segments import Archive, Layout, Segment
from shared.contracts.errors import StoreUnavailable
from shared.lists.store_format import StoreFormat
from shared.stores.dynamodb import to_item
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb import refusal
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation, cancelled

USER = 944
OLD, NEW = Verdict(4.5, 10), Verdict(1.0, 20)
SEGMENT = Segment.from_entries(Entries({1: OLD, 2: OLD}))
HEAD = {"version": 3, "verdicts": pack(Entries({3: NEW}, frozenset({1}))), "segments": [SEGMENT.id]}
LOADED = UserProfile(USER, 3, {2: OLD, 3: NEW})


@dataclass(frozen=True)
class FakeList:
    expires_at: int = 99
    movie_ids: tuple[int, ...] = (5, 6)

    def pack(self) -> bytes:
        return b"packed"


def table(**responses: Any) -> tuple[ProfileItems, DynamoDBByOperation]:
    client: Any = DynamoDBByOperation(**responses)
    return ProfileItems(client, Tables("test-"), RatingCounter(client, Tables("test-"), StoreFormat())), client


def head(**values: Any) -> Any:
    return {"Item": to_item(values)}


def segments(*found: Segment) -> Any:
    return {"Responses": {"test-profile_segments": [segment_item(USER, segment) for segment in found]}}


async def test_the_version_is_read_consistently_and_an_erased_user_has_none() -> None:
    profiles, client = table(get_item=head(version=3))
    assert await profiles.version(USER) == 3
    (request,) = client.requests("get_item")
    assert (request["TableName"], request["ConsistentRead"]) == ("test-profiles", True)
    gone: list[Any] = [{}, head(erased=True)]
    for item in gone:
        profiles, _ = table(get_item=item)
        assert await profiles.version(USER) is None
        assert await profiles.load(USER) is None


async def test_a_profile_is_its_head_over_its_segments() -> None:
    profiles, client = table(get_item=head(**HEAD), batch_get_item=segments(SEGMENT))
    loaded = await profiles.load(USER)
    assert loaded == LOADED
    assert isinstance(loaded.stored_as, Layout)
    assert loaded.stored_as.archive.segments == (SEGMENT,)
    assert client.requests("batch_get_item")[0]["RequestItems"]["test-profile_segments"]["ConsistentRead"] is True


async def test_segments_that_were_left_out_of_a_response_are_asked_for_again() -> None:
    rest = {"UnprocessedKeys": {"test-profile_segments": {"Keys": ["rest"]}}}
    pages = [segments() | rest, segments(SEGMENT)]
    profiles, client = table(get_item=head(**HEAD), batch_get_item=pages)
    assert await profiles.load(USER) == LOADED
    assert client.requests("batch_get_item")[1]["RequestItems"]["test-profile_segments"]["Keys"] == ["rest"]


async def test_a_profile_whose_segment_was_just_replaced_is_read_again() -> None:
    merged = Segment.from_entries(Entries({2: OLD, 3: NEW}))
    heads = [head(**HEAD), head(version=4, segments=[merged.id])]
    profiles, _ = table(get_item=heads, batch_get_item=[segments(), segments(merged)])
    assert await profiles.load(USER) == UserProfile(USER, 4, {2: OLD, 3: NEW})


async def test_a_profile_whose_segment_stays_away_cannot_be_loaded() -> None:
    profiles, _ = table(get_item=head(**HEAD), batch_get_item=segments())
    with pytest.raises(StoreUnavailable):
        await profiles.load(USER)


async def test_a_change_is_one_conditional_update_and_counts_its_ratings() -> None:
    profiles, client = table()
    changed = UserProfile(USER, 4, {2: OLD, 3: NEW, 4: NEW}, Layout(head=Entries({2: OLD, 3: NEW})))
    committed = await profiles.commit(changed, [4], FakeList())
    ((operation, request),) = client.calls
    assert operation == "update_item"
    assert request["ExpressionAttributeValues"][":list"] == {"B": b"packed"}
    assert request["ExpressionAttributeValues"][":list_expires"] == {"N": "99"}
    assert committed == changed
    assert committed.stored_as == Layout(head=Entries(dict(changed.verdicts)))
    client.responses["get_item"] = {"Item": {"ratings_committed": {"N": "1"}}}
    assert await profiles.counter.flush() == 1


async def test_a_full_head_moves_verdicts_to_a_segment_in_a_transaction() -> None:
    profiles, client = table()
    verdicts = {movie_id * 977: Verdict(4.5, movie_id * 7919) for movie_id in range(2500)}
    small = Segment.from_entries(Entries({1: OLD}))
    changed = UserProfile(USER, 4, {1: OLD} | verdicts, Layout(Archive((small,))))
    await profiles.commit(changed, verdicts, FakeList())
    ((operation, request),) = client.calls
    update, put, delete = request["TransactItems"]
    assert operation == "transact_write_items"
    assert update["Update"]["ExpressionAttributeValues"][":segments"]["L"] == [put["Put"]["Item"]["segment"]]
    assert put["Put"]["TableName"] == delete["Delete"]["TableName"] == "test-profile_segments"
    assert delete["Delete"]["Key"]["segment"] == {"S": small.id}


@pytest.mark.parametrize(
    ("refused", "raised"),
    [
        (refusal("ConditionalCheckFailedException"), ProfileMoved),
        (refusal("TransactionConflictException"), ProfileMoved),
        (cancelled("None", "TransactionConflict"), ProfileMoved),
        (refusal("ThrottlingException"), StoreUnavailable),
        (refusal("ValidationException"), ClientError),
    ],
)
async def test_what_a_refused_change_means(refused: ClientError, raised: type[Exception]) -> None:
    profiles, _ = table(update_item=refused)
    with pytest.raises(raised):
        await profiles.commit(UserProfile(USER, 4, {1: OLD}, Layout()), [1], None)


async def test_taking_a_rating_back_is_committed_with_a_mark_of_it() -> None:
    rated = UserProfile(USER, 3, {3: NEW}, Layout(Archive(), Entries({3: NEW})))
    profiles, client = table()
    await profiles.commit(rated.with_rating(3, None, 30), [3])
    (request,) = client.requests("transact_write_items")
    update, mark = request["TransactItems"]
    assert update["Update"]["ConditionExpression"] == "#version = :old"
    assert mark["Put"]["TableName"] == "test-control"
    assert not client.requests("update_item")


async def test_other_changes_cost_no_transaction() -> None:
    rated = UserProfile(USER, 3, {3: NEW}, Layout(Archive(), Entries({3: NEW})))
    for changed, movie_id in [
        (rated.with_rating(3, 5.0, 30), 3),
        (rated.with_rating(4, 5.0, 30), 4),
        (rated.with_dismissed(5, True, 30), 5),
    ]:
        profiles, client = table()
        await profiles.commit(changed, [movie_id])
        assert [operation for operation, _ in client.calls] == ["update_item"]


async def test_a_change_of_a_profile_with_webhooks_is_committed_with_the_event_for_them() -> None:
    hooked = UserProfile(USER, 3, {3: NEW}, Layout(Archive(), Entries({3: NEW})), hooked=True)
    profiles, client = table()
    await profiles.commit(hooked.with_rating(4, 5.0, 30), [4], FakeList())
    (request,) = client.requests("transact_write_items")
    update, told = request["TransactItems"]
    assert update["Update"]["ConditionExpression"] == "#version = :old"
    assert told["Put"]["TableName"] == "test-outbox"


async def test_that_a_user_has_webhooks_is_read_with_the_profile() -> None:
    profiles, _ = table(get_item=head(**HEAD, hooked=True), batch_get_item=segments(SEGMENT))
    loaded = await profiles.load(USER)
    assert loaded is not None
    assert loaded.hooked
