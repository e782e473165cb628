"""The paper's result page: the list of a user id. Signed-in users see their own list change as they rate."""

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from services.web.accounts.sessions import SignedInUser
from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps
from services.web.http.list_reader import visiting_reader
from services.web.http.visitor import OptionalVisitor
from services.web.lists.user_lists import OWNER
from services.web.pages.lists.flash import Flash, flash_from_query
from services.web.pages.lists.picks_cookie import read_picks
from services.web.pages.watching.arrivals import Arrival, Arrivals
from services.web.pages.watching.wanted import load_watchlist, wanted_movies
from services.web.queries.filters_form import Problem, read_or_problem
from services.web.queries.list_query import ListPageQuery
from services.web.views.list_changes import ListChanges
from services.web.views.render import is_htmx
from services.web.views.watching.my_services import MyServices
from shared.contracts.lists import ReadableList, Recommendations
from shared.contracts.operations import RecommenderStatus

router = APIRouter()
VERSION_HEADER = "Profile-Version"
"""Lets the page discard a response that is older than the list it shows."""


@router.get("/result")
async def result(request: Request, deps: Deps, visitor: OptionalVisitor) -> Response:
    read, params = ListPageQuery.read, request.query_params
    query, problem = (read(params), None) if is_htmx(request) else read_or_problem(read, params)
    return await list_page(request, deps, visitor, query, "result.html", problem)


async def list_page(
    request: Request,
    deps: Dependencies,
    visitor: SignedInUser | None,
    query: ListPageQuery,
    template: str,
    problem: Problem | None = None,
) -> Response:
    reader = await visiting_reader(request, visitor, query.user_id, query.key, deps)
    owner = visitor if reader == OWNER else None
    has_news = not is_htmx(request) and MyServices.of(request) is not None
    body, status, flash, wanted, watchlist, called = await asyncio.gather(
        deps.user_lists.read(query.user_id, query.amount, query.controls, reader),
        deps.recommender.status(),
        flash_from_query(request.query_params, deps),
        wanted_movies(deps, owner),
        load_watchlist(deps, owner if has_news else None),
        name_for_others(deps, query.user_id, is_owner=owner is not None, is_invited=reader.has_link),
    )
    arrivals = Arrivals.of(request, watchlist)
    page = show_list(
        request,
        deps,
        visitor,
        query,
        ReadableList.model_validate_json(body),
        template,
        flash=flash,
        catalogue=status,
        problem=problem,
        wanted=wanted,
        arrivals=arrivals.new,
        called=called,
    )
    arrivals.keep(request, page)
    page.headers["HX-Push-Url"] = query.address
    return page


async def name_for_others(deps: Dependencies, user_id: int, *, is_owner: bool, is_invited: bool) -> str:
    """The list stays available without it. Users of the data set have none."""
    if is_owner or await deps.recommender.is_sample_user(user_id):
        return ""
    return await none_if_unavailable(deps.display_names.shown_to(user_id, is_invited=is_invited)) or ""


def show_list(
    request: Request,
    deps: Dependencies,
    visitor: SignedInUser | None,
    query: ListPageQuery,
    recommendations: Recommendations | ReadableList,
    template: str,
    *,
    flash: Flash | None = None,
    toast: Flash | None = None,
    changes: ListChanges | None = None,
    catalogue: RecommenderStatus | None = None,
    problem: Problem | None = None,
    wanted: frozenset[int] = frozenset(),
    arrivals: Sequence[Arrival] = (),
    called: str = "",
) -> Response:
    own = visitor is not None and visitor.user_id == query.user_id
    page = deps.renderer.page(
        request,
        template,
        422 if problem else 200,
        **(problem or {}),
        list=recommendations,
        movies=recommendations.movies,
        query=query,
        own=own,
        titles_only=recommendations.profile_version is None,
        flash=flash,
        toast=toast,
        changes=changes or ListChanges(),
        catalogue=catalogue,
        wanted=wanted,
        arrivals=arrivals,
        called=called,
        picks=read_picks(request) if own else [],
    )
    if recommendations.profile_version is not None:
        page.headers[VERSION_HEADER] = str(recommendations.profile_version)
    return page
