"""What the visitor saw on which days, and a year of it in review."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import Visitor
from services.web.views.watching.year_in_review import YearInReview, months
from shared.contracts.watching import DiaryEntry

router = APIRouter(prefix="/diary")


@router.get("")
async def diary_page(request: Request, deps: Deps, visitor: Visitor) -> Response:
    entries = await diary_entries(deps, visitor.user_id)
    years = sorted({entry.seen_on.year for entry in entries}, reverse=True)
    return deps.renderer.page(request, "diary.html", months=months(entries), entries=entries, years=years)


@router.get("/{year}")
async def year_page(
    request: Request, year: Annotated[int, Path(ge=1888, le=9999)], deps: Deps, visitor: Visitor
) -> Response:
    entries = await diary_entries(deps, visitor.user_id)
    return deps.renderer.page(
        request,
        "year.html",
        year=year,
        years=sorted({entry.seen_on.year for entry in entries}),
        review=YearInReview.from_entries(entries, year),
        before=YearInReview.from_entries(entries, year - 1),
    )


async def diary_entries(deps: Dependencies, user_id: int) -> list[DiaryEntry]:
    return (await deps.recommender.watching.read_diary(user_id)).entries
