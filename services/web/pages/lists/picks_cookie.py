"""What a newcomer picks before there is an account: ids of movies, kept in the visitor's own cookie."""

from collections.abc import Sequence

from fastapi import Request, Response

from services.web.dependencies import Dependencies
from shared.contracts.errors import MatineeError
from shared.contracts.profiles import Pick, Picks

PICKS_COOKIE = "matinee_picks"
A_MONTH = 30 * 24 * 3600
MOST_PICKS = 50
PICK_STARS = 5.0


def picks_of(request: Request) -> list[int]:
    """Whatever else is in the cookie is left out."""
    parts = request.cookies.get(PICKS_COOKIE, "").split(".")[:MOST_PICKS]
    ids = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= 15]
    return [movie_id for movie_id in dict.fromkeys(ids) if movie_id > 0]


def as_ratings(picks: Sequence[int]) -> Picks:
    return Picks(ratings=[Pick(movie_id=movie_id, rating=PICK_STARS) for movie_id in picks])


def keep_picks(response: Response, picks: Sequence[int], *, secure: bool) -> None:
    if not picks:
        forget_picks(response)
        return
    value = ".".join(map(str, picks[-MOST_PICKS:]))
    response.set_cookie(PICKS_COOKIE, value, max_age=A_MONTH, httponly=True, samesite="lax", secure=secure)


def forget_picks(response: Response) -> None:
    response.delete_cookie(PICKS_COOKIE, httponly=True, samesite="lax")


async def write_picks(request: Request, response: Response, deps: Dependencies, user_id: int) -> None:
    """Makes the picks this user's ratings. Where that fails they stay picks, and are offered again."""
    picks = picks_of(request)
    if not picks:
        return
    try:
        await deps.recommender.rate_all(user_id, as_ratings(picks))
    except MatineeError:
        return
    forget_picks(response)
