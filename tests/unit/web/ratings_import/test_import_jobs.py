from services.web.ratings_import.import_jobs import batches
from services.web.ratings_import.import_store import key_of
from services.web.ratings_import.record import ImportRecord, ImportState
from shared.contracts.profile_imports import (
    MAX_IMPORT_BATCH,
    MAX_IMPORT_BODY_BYTES,
    ImportBatch,
    ImportedVerdict,
    VerdictChange,
    VerdictChanges,
    VerdictState,
)


def test_batches_hold_all_verdicts_and_fit_into_a_request() -> None:
    verdicts = [
        ImportedVerdict(movie_id=2**53 - 1 - n, rating=4.5, rated_at=1_700_000_000) for n in range(MAX_IMPORT_BATCH + 1)
    ]
    first, last = batches(verdicts)
    assert [*first, *last] == verdicts
    assert len(ImportBatch(verdicts=list(first)).model_dump_json(indent=1)) < MAX_IMPORT_BODY_BYTES
    assert batches([]) == []
    assert [len(part) for part in batches(verdicts[:5], 2)] == [2, 2, 1]


def test_changes_of_a_batch_fit_into_a_request() -> None:
    state = VerdictState(rating=4.5, rated_at=1_700_000_000)
    changes = [VerdictChange(movie_id=2**53 - 1, before=state, after=state)] * MAX_IMPORT_BATCH
    assert len(VerdictChanges(changes=changes).model_dump_json(indent=1)) < MAX_IMPORT_BODY_BYTES


def test_an_import_is_found_by_its_user_and_id() -> None:
    record = ImportRecord(
        user_id=944, import_id="abc", state=ImportState.DONE, created_at=1, file="", source="imdb", scale=5
    )
    assert key_of(record) == (944, "abc")
