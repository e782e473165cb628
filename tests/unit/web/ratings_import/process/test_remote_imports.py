from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from services.web.ratings_import.process.remote_imports import IDLE_SECONDS, RemoteImports
from services.web.ratings_import.record import Answers, ImportRecord, ImportState
from tests.unit.web.memory_imports import MemoryImportStore

RECORD = ImportRecord(
    user_id=944, import_id="a", state=ImportState.READY, created_at=1, file="f", source="imdb", scale=10, expires_at=9
)


@dataclass
class Child:
    idle_seconds: float = 0
    calls: list[tuple[object, ...]] = field(default_factory=list)

    async def call(self, name: str, *args: object) -> object:
        self.calls.append((name, *args))
        return RECORD

    async def start(self) -> None:
        self.calls.append(("start",))

    async def stop(self) -> None:
        self.calls.append(("stop",))


@pytest.fixture
def imports() -> RemoteImports:
    return RemoteImports(MemoryImportStore(), cast("Any", Child()), lambda: 5)


def calls(imports: RemoteImports) -> list[tuple[object, ...]]:
    return cast("Any", imports.child).calls  # type: ignore[no-any-return]


async def test_the_child_does_the_heavy_work(imports: RemoteImports) -> None:
    await imports.upload(944, "f", b"x")
    assert await imports.open_films(RECORD) == []
    await imports.open_films(RECORD.model_copy(update={"blobs": {"open": 1}}), 0, 50)
    await imports.change(RECORD, Answers(), {1: 2})
    await imports.ask_tmdb(RECORD)
    await imports.add_all(RECORD)
    await imports.commit(RECORD)
    await imports.undo(RECORD)
    await imports.close()
    names = ["upload", "open_films", "change", "ask_tmdb", "add_all", "commit", "undo", "stop"]
    assert [call[0] for call in calls(imports)] == names


async def test_the_child_is_started_for_who_looks_at_imports_and_not_asked(imports: RemoteImports) -> None:
    saved = await imports.store.save(RECORD)
    assert await imports.load(944, "a") == saved
    assert await imports.recent(944) == [saved]
    await imports.discard(saved)
    await imports.erase(944)
    assert (await imports.recent(944), calls(imports)) == ([], [("start",)] * 2)


async def test_the_child_is_there_while_an_import_is_in_progress(imports: RemoteImports) -> None:
    await imports.store.set_in_progress((944, "a"), True)
    await imports.resume()
    await imports.store.set_in_progress((944, "a"), False)
    await imports.resume()
    cast("Any", imports.child).idle_seconds = IDLE_SECONDS + 1
    await imports.resume()
    assert [call[0] for call in calls(imports)] == ["resume", "stop"]


async def test_imports_in_progress_have_an_age(imports: RemoteImports) -> None:
    await imports.store.set_in_progress((944, "a"), True)
    await imports.resume()
    assert imports.oldest.seconds() > 0
    await imports.store.set_in_progress((944, "a"), False)
    await imports.resume()
    assert imports.oldest.seconds() == 0
