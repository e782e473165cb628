import asyncio
from collections.abc import Sequence

import pytest

from services.recommender.domain.ports import RecordChanged
from services.recommender.stores.record_groups import MAX_GROUP, MAX_GROUP_BYTES, RecordGroups, RecordWrite
from shared.contracts.errors import StoreUnavailable
from shared.contracts.movie_records import MovieFields, MovieRecord


def write(movie_id: int, *keys: str) -> RecordWrite:
    return RecordWrite(MovieRecord(movie_id=movie_id, version=1, fields=MovieFields(title="A")), keys)


class Store:
    """`taken` ids are stored by somebody else, which a transaction learns after a while."""

    def __init__(self, *taken: int, failure: Exception | None = None) -> None:
        self.taken = set(taken)
        self.failure = failure
        self.transactions: list[list[int]] = []

    async def put_all(self, writes: Sequence[RecordWrite]) -> None:
        ids = [write.record.movie_id for write in writes]
        self.transactions.append(ids)
        await asyncio.sleep(0)
        if self.failure:
            raise self.failure
        if self.taken & {*ids}:
            raise RecordChanged
        self.taken |= {*ids}


async def put(store: Store, *writes: RecordWrite) -> list[BaseException | None]:
    groups = RecordGroups(store.put_all)
    return await asyncio.gather(*map(groups.put, writes), return_exceptions=True)


async def test_records_that_are_written_at_the_same_time_share_a_transaction() -> None:
    store = Store()
    await put(store, *(write(movie_id, f"imdb:{movie_id}") for movie_id in range(2 * MAX_GROUP + 1)))
    assert [len(ids) for ids in store.transactions] == [MAX_GROUP, MAX_GROUP, 1]


async def test_a_transaction_is_bounded_by_bytes_as_well() -> None:
    store, large = Store(), "ü" * (MAX_GROUP_BYTES // 8)  # two bytes each: four of them are more than a transaction has
    await put(store, *(write(movie_id, f"{movie_id}{large}") for movie_id in range(7)), write(7))
    assert store.transactions == [[0, 1, 2], [3, 4, 5], [6, 7]]


async def test_a_record_that_is_larger_than_that_is_tried_alone() -> None:
    store = Store()
    huge = RecordWrite(MovieRecord(movie_id=1, version=1, fields=MovieFields(title="A")), ["a" * (MAX_GROUP_BYTES + 1)])
    await put(store, write(0), huge, write(2))
    assert store.transactions == [[0], [1], [2]]


async def test_a_record_that_somebody_changed_first_costs_the_others_nothing() -> None:
    store = Store(2)
    first, changed, last = await put(store, write(1), write(2), write(3))
    assert (first, last, store.taken) == (None, None, {1, 2, 3})
    assert isinstance(changed, RecordChanged)


async def test_a_record_that_is_alone_is_tried_once() -> None:
    store = Store(2)
    groups = RecordGroups(store.put_all)
    with pytest.raises(RecordChanged):
        await groups.put(write(2))
    assert store.transactions == [[2]]


@pytest.mark.parametrize("other", [write(1), write(2, "imdb:5")])
async def test_no_transaction_names_an_item_twice(other: RecordWrite) -> None:
    store = Store()
    await put(store, write(1, "imdb:5"), other)
    assert [len(ids) for ids in store.transactions][:2] == [1, 1]


async def test_all_of_a_group_learn_that_the_store_is_away() -> None:
    outcomes = await put(Store(failure=StoreUnavailable()), write(1), write(2))
    assert [type(outcome) for outcome in outcomes] == [StoreUnavailable, StoreUnavailable]


async def test_a_caller_who_gives_up_leaves_the_others_alone() -> None:
    store = Store()
    groups = RecordGroups(store.put_all)
    first, other = asyncio.create_task(groups.put(write(1))), asyncio.create_task(groups.put(write(2)))
    await asyncio.sleep(0)
    first.cancel()
    await other
    assert store.taken == {1, 2}


async def test_what_arrives_while_a_transaction_is_on_its_way_waits_for_the_next() -> None:
    store = Store()
    groups = RecordGroups(store.put_all)
    first = asyncio.create_task(groups.put(write(1)))
    while not store.transactions:
        await asyncio.sleep(0)
    await asyncio.gather(groups.put(write(2)), groups.put(write(3)), first)
    assert store.transactions == [[1], [2, 3]]
