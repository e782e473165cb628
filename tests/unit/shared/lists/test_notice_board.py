from dataclasses import dataclass, field
from typing import Any, cast

import httpx
import pytest
from pydantic import SecretStr

from shared.http.service_client import open_service_client
from shared.lists.cache_lease import Notices
from shared.lists.notice_board import NoticeBoard, create_lease
from shared.lists.store_format import StoreFormat
from shared.stores.tables import Tables


@dataclass
class Board:
    """The notices of one format; records the calls."""

    name: str
    mark: tuple[int, int] = (1, 1)
    calls: list[str] = field(default_factory=list)

    async def read(self) -> Notices:
        self.calls.append("read")
        return Notices(self.name)

    async def read_with_mark(self) -> Any:
        return await self.read(), self.mark

    def __getattr__(self, operation: str) -> Any:
        async def call(*_: Any) -> Any:
            self.calls.append(operation)
            return self.name

        return call


@dataclass
class Boards:
    old: Board = field(default_factory=lambda: Board("old"))
    new: Board = field(default_factory=lambda: Board("new"))
    format: StoreFormat = field(default_factory=StoreFormat)

    def __post_init__(self) -> None:
        old: Any = self.old
        new: Any = self.new
        self.board = NoticeBoard(old, new, self.format)


@pytest.mark.parametrize(
    ("mark", "source", "reading", "writing"), [((1, 1), "old", 1, 1), ((2, 1), "new", 2, 1), ((2, 2), "new", 2, 2)]
)
async def test_each_read_looks_for_the_mark(mark: Any, source: str, reading: int, writing: int) -> None:
    boards = Boards(Board("old", mark))
    assert (await boards.board.read()).model_version == source
    assert (boards.format.reading, boards.format.writing) == (reading, writing)


async def test_once_the_mark_is_set_for_good_the_old_notices_are_not_read_again() -> None:
    boards = Boards(Board("old", (2, 2)))
    await boards.board.read()
    boards.old.calls.clear()
    await boards.board.read()
    assert boards.old.calls == []


@pytest.mark.parametrize(
    ("mark", "old_calls", "new_calls"),
    [((1, 1), ["read"], []), ((2, 1), ["read"], []), ((2, 2), ["read"], ["renewals"])],
)
async def test_renewals_are_those_of_the_written_format_and_read_once(
    mark: Any, old_calls: list[str], new_calls: list[str]
) -> None:
    boards = Boards(Board("old", mark))
    await boards.board.renewals()
    assert (boards.old.calls, boards.new.calls) == (old_calls, new_calls)
    boards.old.calls.clear()
    await boards.board.renewals()
    assert boards.old.calls == ([] if new_calls else ["read"])


async def test_writers_use_the_notices_of_the_format_that_they_write() -> None:
    boards = Boards()
    for reading, writing, used in ((1, 1, boards.old), (2, 1, boards.old), (2, 2, boards.new)):
        boards.format.advance(reading, writing)  # type: ignore[arg-type]
        used.calls.clear()
        await boards.board.distrust("w", 1)
        await boards.board.set_model_version("m")
        await boards.board.cover("w", 1)
        await boards.board.renew("w", 1)
        await boards.board.withdraw_distrust("w")
        assert used.calls == ["distrust", "set_model_version", "cover", "renew", "withdraw_distrust"]
        results: list[object] = [await boards.board.covered_users("w"), await boards.board.remove_unrenewed("w", 1)]
        assert results == [used.name, used.name]


async def test_a_notice_is_withdrawn_where_it_was_put_up_and_no_longer_counts_in_another_format() -> None:
    boards = Boards()
    await boards.board.distrust("w", 1)
    before = boards.board.epoch
    boards.format.advance(2, 2)
    assert boards.board.epoch != before
    await boards.board.withdraw_distrust("w")
    assert (boards.old.calls, boards.new.calls) == (["distrust", "withdraw_distrust"], [])


async def test_readers_that_cannot_read_the_mark_hear_of_it_from_another_process() -> None:
    boards, reader = Boards(format=StoreFormat(2, 2)), Boards()
    notices = boards.board.for_others(Notices("m", {"w": 1}))
    assert notices.distrusted
    assert reader.board.from_others(notices) == Notices("m", {"w": 1})
    assert (reader.format.reading, reader.format.writing) == (2, 1)
    assert reader.board.from_others(None) is None
    assert Boards().board.for_others(Notices("m", {"w": 1})) == Notices("m", {"w": 1})


async def test_a_reader_tells_the_recommender_of_the_hidings_that_it_knows() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    async with open_service_client("http://recommender", SecretStr("t"), transport) as recommender:
        lease = create_lease(cast("Any", None), Tables(), StoreFormat(), recommender)
        assert recommender.guard.known_hides() == 0
        lease.notices = Notices(hides=3)
        assert recommender.guard.known_hides() == 3
