"""Export of ratings to a CSV file, and import from one."""

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
IMPORT_LIMIT = Limit("import", 20, 600)
"""An import is expensive: it matches each title against the whole catalogue."""


@router.get("/profile/ratings.csv")
async def export(deps: Deps, visitor: Visitor) -> Response:
    profile = WholeProfile.model_validate_json(await deps.recommender.profile(visitor.user_id))
    headers = {"Content-Disposition": f'attachment; filename="matinee-ratings-{visitor.user_id}.csv"'}
    return Response(to_csv(profile.ratings), media_type="text/csv; charset=utf-8", headers=headers)


@router.post(IMPORT_PATH)
async def upload(request: Request, ratings: Annotated[bytes, File()], deps: Deps, visitor: Visitor) -> Response:
    """Responds with a report of what was imported and what was not."""
    await deps.rate_limiter.count(IMPORT_LIMIT, str(visitor.user_id))
    report = await import_ratings(RatingsFile.parse(ratings), visitor.user_id, deps.recommender)
    return deps.renderer.page(request, "import_report.html", report=report)
