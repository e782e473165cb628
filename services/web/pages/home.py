from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from services.web.parts import Onlooker, Parts, TheParts
from services.web.queries import MovieQuery
from shared.errors import MatineeError
from shared.schemas import Movie, MoviePage

router = APIRouter()
POPULAR = MovieQuery(limit=8)


@router.get("/")
async def home(request: Request, parts: TheParts, visitor: Onlooker) -> HTMLResponse:
    user_id = "" if visitor is None else str(visitor.user_id)
    return parts.renderer.page(request, "home.html", user_id=user_id, amount="10", popular=await popular(parts))


@router.get("/about")
async def about(request: Request, parts: TheParts, _visitor: Onlooker) -> HTMLResponse:
    return parts.renderer.page(request, "about.html")


async def popular(parts: Parts) -> list[Movie]:
    """The home page stands without them while the recommender is away."""
    try:
        return MoviePage.model_validate_json(await parts.recommender.movies(POPULAR)).movies
    except MatineeError:
        return []
