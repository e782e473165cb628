"""Imports of ratings, one batch at a time."""

from fastapi import APIRouter

from services.recommender.api.dependencies import ImportDep
from shared.contracts.profile_imports import ImportBatch, VerdictChanges
from shared.contracts.values import EntityId
from shared.http.problem_details import problem_responses

IMPORT_PATHS = r"/internal/users/\d+/imports(/preview|/undo)?"
"""Whose bodies may be larger."""
router = APIRouter(prefix="/internal/users/{user_id}/imports", responses=problem_responses(403, 409))


@router.post("/preview")
async def preview(user_id: EntityId, batch: ImportBatch, imports: ImportDep) -> VerdictChanges:
    """What the batch would change: the newer date wins. Unknown movies are left out."""
    return await imports.preview(user_id, batch.verdicts, batch.catalogue)


@router.post("", status_code=204)
async def commit(user_id: EntityId, batch: ImportBatch, imports: ImportDep) -> None:
    """Commits the batch. Safe to repeat."""
    await imports.commit(user_id, batch.verdicts, batch.catalogue)


@router.post("/undo", status_code=204)
async def undo(user_id: EntityId, undone: VerdictChanges, imports: ImportDep) -> None:
    """Restores what the changes replaced, where nothing has changed since. Safe to repeat."""
    await imports.undo(user_id, undone.changes)
