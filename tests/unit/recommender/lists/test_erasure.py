from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

from services.recommender.lists.erasure import Erasure
from shared.stores.tables import Tables

USER = 944


class Dynamodb:
    """Has one user without ratings."""

    async def update_item(self, **_: Any) -> None: ...

    async def delete_item(self, **_: Any) -> None: ...

    def get_paginator(self, _: str) -> Any:
        async def pages(**_: Any) -> AsyncIterator[dict[str, Any]]:
            yield {"Items": []}

        return SimpleNamespace(paginate=pages)


async def test_an_erasure_is_told_as_done_when_no_reader_can_get_the_list_from_the_cache() -> None:
    settled: list[tuple[int, int]] = []

    async def settle(user_id: int, version: int) -> None:
        settled.append((user_id, version))

    dataset = SimpleNamespace(samples=SimpleNamespace(find=lambda _: None))
    lists: Any = SimpleNamespace(
        active_model=SimpleNamespace(get=lambda: SimpleNamespace(dataset=dataset)),
        profiles=SimpleNamespace(forget=lambda _: None),
        invalidations=SimpleNamespace(settle=settle),
    )
    await Erasure(lists, cast("Any", Dynamodb()), Tables()).erase(USER)
    ((user_id, version),) = settled
    assert user_id == USER
    assert version > 10**15
