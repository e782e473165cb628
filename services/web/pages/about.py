"""What Matinee is, and in pictures how a list is made: of a real one, where one can be looked into."""

import asyncio

from fastapi import APIRouter, Request, Response

from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import OptionalVisitor
from services.web.views.score_chart import EXAMPLE, score_chart
from shared.contracts.lists import Breakdown

router = APIRouter()
SHOWN_USER = 196


@router.get("/about")
async def about(request: Request, deps: Deps, _visitor: OptionalVisitor) -> Response:
    served, looked_into = await asyncio.gather(none_if_unavailable(deps.recommender.status()), real_one(deps))
    breakdown = looked_into or EXAMPLE
    return deps.renderer.page(
        request,
        "about.html",
        served=served,
        user_id=SHOWN_USER if looked_into else None,
        breakdown=breakdown,
        picture=score_chart(breakdown),
    )


async def real_one(deps: Dependencies) -> Breakdown | None:
    """Not every algorithm adds up what each rating says."""
    found = await none_if_unavailable(deps.recommender.breakdown(SHOWN_USER))
    adds_up = found is not None and any(part.amount > 0 for part in found.largest)
    return found if adds_up else None
