"""Why a movie is on one's list, and the list that would be without some of the reasons. Nothing is stored."""

from fastapi import APIRouter, Request, Response

from services.web.dependencies import Deps
from services.web.http.visitor import Visitor
from services.web.queries.what_if_query import WhatIfPageQuery
from services.web.views.questions.what_if import changes_of, what_if_text
from shared.contracts.questions.what_if import WhatIf

router = APIRouter(prefix="/what-if")
AMOUNT = 10


@router.get("")
async def what_if(request: Request, visitor: Visitor, deps: Deps) -> Response:
    query = WhatIfPageQuery.read(request.query_params)
    answer = WhatIf.model_validate_json(await deps.recommender.what_if(visitor.user_id, query.question(AMOUNT)))
    return deps.renderer.page(
        request,
        "what_if.html",
        query=query,
        answer=answer,
        statement=what_if_text(answer),
        changes=changes_of(answer),
    )
