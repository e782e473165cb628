"""The paper's result page: the list of a user id. Signed-in users see their own list change as they rate."""

import asyncio

from fastapi import APIRouter, Request, Response

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.list_reader import reader_of
from services.web.http.visitor import OptionalVisitor
from services.web.lists.user_lists import OWNER
from services.web.pages.lists.flash import Flash, flash_from_query
from services.web.pages.lists.picks_cookie import read_picks
from services.web.pages.watching.wanted import wanted_movies
from services.web.queries.filters_form import FieldsInvalid, Problem, add_problem, without_fields
from services.web.queries.list_query import ListPageQuery
from services.web.views.list_changes import ListChanges
from services.web.views.render import is_htmx
from shared.contracts.lists import ReadableList, Recommendations
from shared.contracts.operations import RecommenderStatus

router = APIRouter()
VERSION_HEADER = "Profile-Version"
"""Lets the page discard a response that is older than the list it shows."""


@router.get("/result")
async def result(request: Request, deps: Deps, visitor: OptionalVisitor) -> Response:
    params, problem = request.query_params, None
    while True:
        try:
            query = ListPageQuery.read(params)
            break
        except FieldsInvalid as error:
            if is_htmx(request):
                raise
            problem = add_problem(problem, params, error)
            params = without_fields(params, error.fields)
    return await list_page(request, deps, visitor, query, "result.html", problem)


async def list_page(
    request: Request,
    deps: Dependencies,
    visitor: SignedInUser | None,
    query: ListPageQuery,
    template: str,
    problem: Problem | None = None,
) -> Response:
    reader = await reader_of(query.user_id, visitor, query.key, deps)
    body, status, flash, wanted = await asyncio.gather(
        deps.user_lists.read(query.user_id, query.amount, query.controls, reader),
        deps.recommender.status(),
        flash_from_query(request.query_params, deps),
        wanted_movies(deps, visitor if reader == OWNER else None),
    )
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
    )
    page.headers["HX-Push-Url"] = query.address
    return page


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
        picks=read_picks(request) if own else [],
    )
    if recommendations.profile_version is not None:
        page.headers[VERSION_HEADER] = str(recommendations.profile_version)
    return page
