"""Downloads of a profile."""

from fastapi import APIRouter, Response

from services.web.dependencies import Deps
from services.web.http.visitor import Visitor
from services.web.ratings_import.exports import Export, export_of, to_csv, to_letterboxd_csv
from shared.contracts.profiles import WholeProfile

router = APIRouter(prefix="/profile")


@router.get("/ratings.csv")
async def csv_file(deps: Deps, visitor: Visitor) -> Response:
    return download(to_csv(await export(deps, visitor)), "text/csv", f"matinee-ratings-{visitor.user_id}.csv")


@router.get("/ratings.json")
async def json_file(deps: Deps, visitor: Visitor) -> Response:
    text = (await export(deps, visitor)).model_dump_json(indent=1)
    return download(text, "application/json", f"matinee-ratings-{visitor.user_id}.json")


@router.get("/letterboxd.csv")
async def letterboxd_file(deps: Deps, visitor: Visitor) -> Response:
    """In the form that Letterboxd imports."""
    return download(to_letterboxd_csv(await export(deps, visitor)), "text/csv", "matinee-for-letterboxd.csv")


async def export(deps: Deps, visitor: Visitor) -> Export:
    profile = WholeProfile.model_validate_json(await deps.recommender.profile(visitor.user_id))
    return export_of(profile, (await deps.recommender.status()).dataset)


def download(text: str, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=f"{media_type}; charset=utf-8", headers=headers)
