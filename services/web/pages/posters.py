"""Posters from TMDB, if it is configured."""

from fastapi import APIRouter, Response

from services.web.dependencies import Deps
from shared.contracts.errors import NotFound, RecommenderUnavailable
from shared.contracts.movies import MovieDetails
from shared.contracts.values import EntityId

router = APIRouter()
DAY = 24 * 3600
TRANSPARENT = b'<svg xmlns="http://www.w3.org/2000/svg" width="2" height="3"/>'
"""Shows the drawn cover beneath it."""


@router.get("/posters/{movie_id}")
async def poster(movie_id: EntityId, deps: Deps) -> Response:
    if deps.posters is None:
        raise NotFound
    try:
        movie = MovieDetails.model_validate_json(await deps.recommender.movie(movie_id))
        content = await deps.posters.find(movie)
    except RecommenderUnavailable:
        content = None
    if content:
        return Response(content, media_type="image/jpeg", headers=_cache_for(30 * DAY))
    return Response(TRANSPARENT, media_type="image/svg+xml", headers=_cache_for(60 if content is None else DAY))


def _cache_for(seconds: int) -> dict[str, str]:
    return {"Cache-Control": f"public, max-age={seconds}"}
