"""Ratings out to a file, and in from one."""

from typing import Annotated

from fastapi import APIRouter, File, Request, Response

from services.web.accounts.rate_limit import Limit
from services.web.dependencies import Deps
from services.web.http.visitor import Visitor
from services.web.ratings_import.importer import import_ratings
from services.web.ratings_import.ratings_csv import RatingsFile, to_csv
from shared.contracts.profiles import WholeProfile

router = APIRouter()
IMPORT_PATH = "/profile/import"
IMPORTS = Limit("import", 20, 600)
"""Titles are matched with the whole catalogue: the dearest thing that one can ask for."""


@router.get("/profile/ratings.csv")
async def export(deps: Deps, visitor: Visitor) -> Response:
    whole = WholeProfile.model_validate_json(await deps.recommender.profile(visitor.user_id))
    named = {"Content-Disposition": f'attachment; filename="matinee-ratings-{visitor.user_id}.csv"'}
    return Response(to_csv(whole.ratings), media_type="text/csv; charset=utf-8", headers=named)


@router.post(IMPORT_PATH)
async def upload(request: Request, ratings: Annotated[bytes, File()], deps: Deps, visitor: Visitor) -> Response:
    """What matched and what did not is told on a page of its own."""
    await deps.rate_limiter.count(IMPORTS, str(visitor.user_id))
    report = await import_ratings(RatingsFile.parse(ratings), visitor.user_id, deps.recommender)
    return deps.renderer.page(request, "import_report.html", report=report)
