"""The visitor's choice of streaming services."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.web.dependencies import Deps
from services.web.http.visitor import OptionalVisitor, Visitor, is_https
from services.web.localization.messages import Message
from services.web.pages.watch_region import read_region, regions_of
from services.web.pages.watching.arrivals import WAITING_COOKIE, Arrivals
from services.web.pages.watching.wanted import load_watchlist
from services.web.queries.filters_form import encode
from services.web.queries.forms import local_path
from services.web.views.watching.my_services import MAX_SERVICES, SERVICES_COOKIE, MyServices
from shared.contracts.errors import InvalidInput

SERVICES_PATH = "/services"
router = APIRouter(prefix=SERVICES_PATH)


@router.get("")
async def show_choice(
    request: Request, deps: Deps, _visitor: OptionalVisitor, back: str = "/", saved: bool = False
) -> Response:
    """The services of the visitor's country that include movies of the catalogue."""
    region, mine = read_region(request, deps), MyServices.of(request)
    known = (await deps.recommender.status()).services.get(region, [])
    chosen = mine.names if mine and mine.region == region else ()
    return deps.renderer.page(
        request,
        "services.html",
        region=region,
        regions=regions_of(deps),
        names=list(dict.fromkeys((*known, *chosen))),
        chosen=chosen,
        back=local_path(back, "/"),
        saved=saved,
        most=MAX_SERVICES,
    )


@router.post("")
async def choose(request: Request, deps: Deps) -> Response:
    """What they include now is no news at the next visit."""
    form = await request.form()
    names = tuple(dict.fromkeys(name for name in form.getlist("service") if isinstance(name, str)))
    if len(names) > MAX_SERVICES:
        raise InvalidInput(Message("Choose at most %(most)s services.", most=MAX_SERVICES))
    region = read_region(request, deps)
    if not set(names) <= {*(await deps.recommender.status()).services.get(region, []), *_chosen(request)}:
        raise InvalidInput("Choose from the services of the list.")
    back = local_path(str(form.get("back", "/")), "/")
    response = RedirectResponse(f"{SERVICES_PATH}?saved=true&{encode({'back': back})}", 303)
    response.delete_cookie(WAITING_COOKIE)
    if names:
        MyServices(region, names).keep(response, secure=is_https(request))
    else:
        response.delete_cookie(SERVICES_COOKIE)
    return response


@router.post("/news")
async def close_news(request: Request, deps: Deps, visitor: Visitor, back: Annotated[str, Form()] = "/") -> Response:
    response = RedirectResponse(local_path(back, "/"), 303)
    watchlist = await load_watchlist(deps, visitor)
    Arrivals.of(request, watchlist).closed(visitor.user_id).keep(request, response)
    return response


def _chosen(request: Request) -> tuple[str, ...]:
    mine = MyServices.of(request)
    return mine.names if mine else ()
