"""The country whose services a movie's page names, chosen by each visitor and kept in a cookie."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import is_https
from services.web.queries.forms import local_path
from shared.contracts.errors import InvalidInput
from shared.setting_values import split_list

router = APIRouter()
REGION_COOKIE = "matinee_region"
COOKIE_SECONDS = 365 * 24 * 3600


@router.post("/region")
async def choose_region(
    request: Request, deps: Deps, region: Annotated[str, Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    if region not in regions_of(deps):
        raise InvalidInput("Choose one of the countries of the list.")
    response = RedirectResponse(local_path(back, "/"), 303)
    secure = is_https(request)
    response.set_cookie(REGION_COOKIE, region, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure)
    return response


def regions_of(deps: Dependencies) -> list[str]:
    return split_list(deps.settings.watch_regions)


def read_region(request: Request, deps: Dependencies) -> str:
    """The chosen one if there is still such a choice; else the first, or an empty text without any."""
    regions, chosen = regions_of(deps), request.cookies.get(REGION_COOKIE, "")
    return chosen if chosen in regions else next(iter(regions), "")
