"""Everything that one has said, to look back at and change; and the end of an account."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import SecretStr

from services.web.accounts.rate_limit import Limit
from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.credentials import delete_session_cookie
from services.web.http.visitor import Visitor
from services.web.pages.lists.picks_cookie import forget_picks
from services.web.queries.forms import parse_integer
from services.web.views.taste_profile import TasteProfile
from shared.contracts.errors import MatineeError
from shared.contracts.profiles import OwnRating, WholeProfile

router = APIRouter(prefix="/profile")
PAGE = 24
ORDERS: dict[str, tuple[str, Callable[[OwnRating], Any]]] = {
    "newest": ("Newest first", lambda rated: -rated.rated_at.timestamp()),
    "oldest": ("Oldest first", lambda rated: rated.rated_at.timestamp()),
    "best": ("Best first", lambda rated: -rated.rating),
    "worst": ("Worst first", lambda rated: rated.rating),
    "title": ("By title", lambda rated: rated.title.casefold()),
    "year": ("By year", lambda rated: -(rated.year or 0)),
}


@router.get("")
async def profile(request: Request, deps: Deps, visitor: Visitor) -> Response:
    return await profile_page(request, deps, visitor)


@router.post("/delete")
async def delete_account(
    request: Request, deps: Deps, visitor: Visitor, password: Annotated[SecretStr, Form(max_length=200)]
) -> Response:
    try:
        await deps.rate_limiter.count(Limit("delete", 10, 60), str(visitor.user_id))
        await deps.accounts.delete(visitor.user_id, password.get_secret_value(), deps.recommender.erase)
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error)
    response = RedirectResponse("/goodbye", 303)
    delete_session_cookie(request, response)
    forget_picks(response)
    return response


async def profile_page(
    request: Request, deps: Dependencies, visitor: SignedInUser, error: MatineeError | None = None
) -> Response:
    whole = WholeProfile.model_validate_json(await deps.recommender.profile(visitor.user_id))
    given = request.query_params
    order = given.get("sort", "") if given.get("sort") in ORDERS else "newest"
    found = searched(whole.ratings, given.get("q", ""), order)
    start = min(max(parse_integer(given.get("from", "")) or 0, 0), max(len(found) - 1, 0)) // PAGE * PAGE
    return deps.renderer.page(
        request,
        "profile.html",
        error.status if error else 200,
        whole=whole,
        linked=await deps.account_linking.is_linked(visitor.user_id),
        taste=TasteProfile.from_ratings(whole.ratings),
        found=found,
        page=found[start : start + PAGE],
        first=start + 1,
        previous=address(given, start - PAGE) if start else None,
        following=address(given, start + PAGE) if start + PAGE < len(found) else None,
        orders={name: words for name, (words, _) in ORDERS.items()},
        order=order,
        q=given.get("q", "")[:200],
        error=error.message if error else "",
    )


def searched(ratings: Sequence[OwnRating], text: str, order: str) -> list[OwnRating]:
    words = text.casefold().split()
    found = [rated for rated in ratings if all(word in rated.title.casefold() for word in words)]
    return sorted(found, key=ORDERS[order][1])


def address(given: Mapping[str, str], start: int) -> str:
    asked = {name: given[name] for name in ("q", "sort") if given.get(name)}
    return f"/profile?{urlencode(asked | ({'from': start} if start > 0 else {}))}#ratings"
