"""The cards of links and the icons as pictures (docs/decisions/0028)."""

import asyncio
from hashlib import blake2b
from typing import Literal

from fastapi import APIRouter, Query, Request, Response

from services.web.cards.card import Card, draw_card
from services.web.cards.icon import icon_file
from services.web.dependencies import Deps
from services.web.http.list_reader import reader_of
from shared.contracts.errors import MatineeError
from shared.contracts.lists import NO_CONTROLS, ReadableList
from shared.contracts.movies import Movie, MovieDetails
from shared.contracts.values import EntityId
from shared.negotiation import matches_etag

router = APIRouter()
SITE = Card("Movies that know your latest rating", "Rate a movie, and the very next list already knows.")
DAY = 24 * 3600
ONE_AT_A_TIME = asyncio.Semaphore()
SHOWN = 5
NOT_SHOWN = {403, 404}


@router.get("/cards/site.png")
async def site_card(request: Request) -> Response:
    return await _card(request, SITE)


@router.get("/cards/movies/{movie_id}.png")
async def movie_card(movie_id: EntityId, request: Request, deps: Deps) -> Response:
    movie = MovieDetails.model_validate_json(await deps.recommender.movie(movie_id))
    facts = [", ".join(movie.genres)]
    if movie.average_rating is not None:
        facts.append(f"{movie.average_rating:.1f} of 5 stars")
    return await _card(request, Card(_title(movie), " · ".join(fact for fact in facts if fact)))


@router.get("/cards/lists/{user_id}.png")
async def list_card(
    user_id: EntityId, request: Request, deps: Deps, key: str = Query(default="", max_length=64)
) -> Response:
    """What strangers may see of the list; the site's card where they may not see it."""
    try:
        reader = await reader_of(user_id, None, key, deps)
        body = await deps.user_lists.read(user_id, SHOWN, NO_CONTROLS, reader)
    except MatineeError as error:
        if error.status not in NOT_SHOWN:
            raise
        return await _card(request, SITE)
    movies = ReadableList.model_validate_json(body).movies
    lines = tuple(f"{place}. {_title(movie)}" for place, movie in enumerate(movies, start=1))
    return await _card(request, Card(f"Movies for user {user_id}", "", lines))


@router.get("/favicon.ico")
async def favicon() -> Response:
    return _icon(32, "ico")


@router.get("/apple-touch-icon.png")
async def touch_icon() -> Response:
    """Without round corners, which the device cuts itself."""
    return _icon(180, "png", rounded=False)


@router.get("/icons/{pixels}.png")
async def icon(pixels: Literal["192", "512"]) -> Response:
    return _icon(int(pixels), "png", rounded=False)


def _title(movie: Movie) -> str:
    return f"{movie.title} ({movie.year})" if movie.year else movie.title


def _icon(pixels: int, form: Literal["png", "ico"], *, rounded: bool = True) -> Response:
    media_type = {"png": "image/png", "ico": "image/x-icon"}[form]
    headers = {"Cache-Control": f"public, max-age={DAY}"}
    return Response(icon_file(pixels, form, rounded=rounded), media_type=media_type, headers=headers)


async def _card(request: Request, card: Card) -> Response:
    """Revalidated each time, since a list changes, and may be closed."""
    headers = {"Cache-Control": "no-cache", "ETag": f'W/"{blake2b(repr(card).encode(), digest_size=12).hexdigest()}"'}
    if matches_etag(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    async with ONE_AT_A_TIME:
        picture = await asyncio.to_thread(draw_card, card)
    return Response(picture, media_type="image/png", headers=headers)
