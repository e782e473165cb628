"""A wish in words: how it was understood, and the movies for it."""

from fastapi import APIRouter, Request, Response

from services.web.dependencies import Deps
from services.web.http.visitor import OptionalVisitor
from services.web.queries.wish_query import WishPageQuery
from services.web.views.list_changes import ListChanges
from services.web.views.questions.wishes import meaning_text
from shared.contracts.questions.wishes import WishedMovies

router = APIRouter(prefix="/wish")
AMOUNT = 20


@router.get("")
async def wish(request: Request, visitor: OptionalVisitor, deps: Deps) -> Response:
    query, found = WishPageQuery.read(request.query_params), None
    if query.words.strip():
        body = await deps.recommender.wished_movies(query.wish(AMOUNT), visitor.user_id if visitor else None)
        found = WishedMovies.model_validate_json(body)
    return deps.renderer.page(
        request,
        "wish.html",
        query=query,
        found=found,
        meaning_text=meaning_text,
        changes=ListChanges(),
    )
