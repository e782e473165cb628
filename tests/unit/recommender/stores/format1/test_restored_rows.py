from typing import Any

from services.recommender.domain.profile import Verdict
from services.recommender.stores.format1.profile_table import verdict_item, verdict_key
from services.recommender.stores.format1.restored_rows import replace_rows
from shared.stores.tables import Tables


class Profiles:
    def __init__(self, verdicts: dict[int, Verdict], unprocessed: int = 0) -> None:
        self.client, self.tables = self, Tables()
        self.existing = verdicts
        self.unprocessed = unprocessed
        self.batches: list[list[Any]] = []

    async def verdicts(self, _user_id: int) -> dict[int, Verdict]:
        return self.existing

    async def batch_write_item(self, RequestItems: dict[str, list[Any]]) -> Any:
        ((table, writes),) = RequestItems.items()
        self.batches.append(writes)
        unprocessed, self.unprocessed = writes[: self.unprocessed], 0
        return {"UnprocessedItems": {table: unprocessed}} if unprocessed else {}


async def test_only_verdicts_that_differ_are_written() -> None:
    profiles: Any = Profiles({1: Verdict(4.5, 10), 2: Verdict(1, 1)})
    await replace_rows(profiles, 944, {1: Verdict(4.5, 10), 8: Verdict(None, 11, True)})
    assert profiles.batches == [
        [
            {"DeleteRequest": {"Key": verdict_key(944, 2)}},
            {"PutRequest": {"Item": verdict_item(944, 8, Verdict(None, 11, True))}},
        ]
    ]


async def test_verdicts_are_written_in_batches_and_again_where_dynamodb_left_them() -> None:
    profiles: Any = Profiles({}, unprocessed=2)
    await replace_rows(profiles, 944, {movie_id: Verdict(5, 1) for movie_id in range(30)})
    assert [len(batch) for batch in profiles.batches] == [25, 7]
    assert profiles.batches[1][-2:] == profiles.batches[0][:2]
