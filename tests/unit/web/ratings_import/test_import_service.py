import pytest

from services.web.ratings_import.import_service import ImportBusy
from services.web.ratings_import.process.remote_imports import RemoteImports
from services.web.ratings_import.record import ImportRecord, ImportState
from tests.unit.web.memory_imports import MemoryImportStore

RECORD = ImportRecord(
    user_id=944, import_id="a", state=ImportState.READY, created_at=1, file="", source="imdb", scale=10, askable=3
)


@pytest.mark.parametrize(
    ("adds_films", "changes", "can_ask"),
    [
        (True, {}, True),
        (True, {"asked": 2}, True),
        (True, {"asked": 3}, False),
        (True, {"state": ImportState.DONE}, False),
        (False, {}, False),
    ],
)
def test_tmdb_is_asked_only_about_films_that_are_left(
    adds_films: bool, changes: dict[str, object], can_ask: bool
) -> None:
    imports = RemoteImports(MemoryImportStore(), adds_films=adds_films)
    assert imports.can_ask_tmdb(RECORD.model_copy(update=changes)) is can_ask


@pytest.mark.parametrize("state", [ImportState.COMMITTING, ImportState.UNDOING])
async def test_an_import_that_is_being_written_is_not_forgotten(state: ImportState) -> None:
    with pytest.raises(ImportBusy):
        await RemoteImports(MemoryImportStore()).discard(RECORD.model_copy(update={"state": state}))
