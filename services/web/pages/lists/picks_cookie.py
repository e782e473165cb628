"""The movies that a visitor picked before signing in, kept in a cookie."""

from collections.abc import Sequence

from fastapi import Request, Response

from services.web.dependencies import Dependencies
from shared.contracts.errors import MatineeError
from shared.contracts.profiles import Pick, Picks

PICKS_COOKIE = "matinee_picks"
COOKIE_SECONDS = 30 * 24 * 3600
MAX_PICKS = 50
PICK_STARS = 5.0


def read_picks(request: Request) -> list[int]:
    """Ignores anything in the cookie that is not a movie id."""
    parts = request.cookies.get(PICKS_COOKIE, "").split(".")[:MAX_PICKS]
    ids = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= 15]
    return [movie_id for movie_id in dict.fromkeys(ids) if movie_id > 0]


def as_ratings(picks: Sequence[int]) -> Picks:
    return Picks(ratings=[Pick(movie_id=movie_id, rating=PICK_STARS) for movie_id in picks])


def set_picks_cookie(response: Response, picks: Sequence[int], *, secure: bool) -> None:
    if not picks:
        delete_picks_cookie(response)
        return
    value = ".".join(map(str, picks[-MAX_PICKS:]))
    response.set_cookie(PICKS_COOKIE, value, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure)


def delete_picks_cookie(response: Response) -> None:
    response.delete_cookie(PICKS_COOKIE, httponly=True, samesite="lax")


async def rate_picks(request: Request, response: Response, deps: Dependencies, user_id: int) -> None:
    """Turns the picks into ratings. If that fails, they stay in the cookie and are offered again."""
    picks = read_picks(request)
    if not picks:
        return
    try:
        await deps.recommender.rate_all(user_id, as_ratings(picks))
    except MatineeError:
        return
    delete_picks_cookie(response)
