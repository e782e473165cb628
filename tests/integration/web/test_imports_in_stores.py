"""DynamoDB's `imports` in the stand-in."""

import pytest

from services.web.ratings_import.import_store import ImportTable, TooManyAdditions
from services.web.ratings_import.record import ImportRecord, ImportState
from shared.contracts.errors import Conflict
from tests.integration.web.conftest import Web

KEY = (944, "abc")
RECORD = ImportRecord(
    user_id=944,
    import_id="abc",
    state=ImportState.READY,
    created_at=1,
    file="r.csv",
    source="imdb",
    scale=10,
    choices={3: None, 4: 5},
    expires_at=2_000_000_000,
)


async def test_a_record_is_written_only_over_the_one_that_was_read(web: Web) -> None:
    table = ImportTable(web.dynamodb, web.tables)
    assert await table.load(KEY) is None
    saved = await table.save(RECORD)
    assert await table.load(KEY) == saved
    with pytest.raises(Conflict):
        await table.save(RECORD)
    await table.save(saved.model_copy(update={"position": 3}))
    with pytest.raises(Conflict):
        await table.save(saved)
    await table.save(RECORD.model_copy(update={"import_id": "newer", "created_at": 2}))
    assert [(record.import_id, record.position) for record in await table.recent(944)] == [("newer", 0), ("abc", 3)]


async def test_blobs_in_pieces_and_imports_in_progress(web: Web) -> None:
    table = ImportTable(web.dynamodb, web.tables)
    await table.save(RECORD)
    pieces = [b"\0" * 300_000, b"\xff"]
    await table.put_blob(KEY, "entries", pieces)
    await table.put_blob(KEY, "undo-0", [b"first"])
    await table.put_blob(KEY, "undo-0", [b"second"], replace=False)
    assert await table.blob(KEY, "entries", 2) == pieces
    assert await table.blob(KEY, "undo-0", 1) == [b"first"]
    assert await table.in_progress() == []
    await table.set_in_progress(KEY, True)
    await table.set_in_progress((945, "def"), True)
    assert sorted(await table.in_progress()) == [KEY, (945, "def")]
    await table.delete(KEY)
    assert (await table.load(KEY), await table.in_progress()) == (None, [(945, "def")])
    await table.put_blob(KEY, "entries", pieces)
    await table.save(RECORD)
    await table.erase(944)
    assert (await table.load(KEY), await table._parts(944, "blob#")) == (None, [])


async def test_the_films_that_a_day_adds_are_counted_for_all_users(web: Web) -> None:
    table = ImportTable(web.dynamodb, web.tables)
    await table.count_additions("2026-11-29", 3, 5)
    with pytest.raises(TooManyAdditions):
        await table.count_additions("2026-11-29", 3, 5)
    await table.count_additions("2026-11-29", 2, 5)
    with pytest.raises(TooManyAdditions):
        await table.count_additions("2026-11-29", 1, 5)
    await table.count_additions("2026-11-30", 5, 5)
    with pytest.raises(TooManyAdditions):
        await table.count_additions("2026-12-01", 1, 0)
