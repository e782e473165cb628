"""What Matinee is and, with diagrams, how it makes a list."""

import asyncio

from fastapi import APIRouter, Request, Response

from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import OptionalVisitor
from services.web.views.score_chart import EXAMPLE, score_chart
from shared.contracts.lists import Breakdown

router = APIRouter()
EXAMPLE_USER_ID = 196


@router.get("/about")
async def about(request: Request, deps: Deps, _visitor: OptionalVisitor) -> Response:
    status, real = await asyncio.gather(none_if_unavailable(deps.recommender.status()), real_breakdown(deps))
    breakdown = real or EXAMPLE
    return deps.renderer.page(
        request,
        "about.html",
        recommender=status,
        user_id=EXAMPLE_USER_ID if real else None,
        breakdown=breakdown,
        chart=score_chart(breakdown),
    )


async def real_breakdown(deps: Dependencies) -> Breakdown | None:
    """None if the recommender is unavailable or its algorithm does not add up contributions of ratings."""
    breakdown = await none_if_unavailable(deps.recommender.breakdown(EXAMPLE_USER_ID))
    has_contributions = breakdown is not None and any(part.amount > 0 for part in breakdown.largest)
    return breakdown if has_contributions else None
