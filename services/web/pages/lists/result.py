"""The paper's result page: the list for an id. Also one's own list, which changes as one rates."""

import asyncio

from fastapi import APIRouter, Request, Response

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import OptionalVisitor
from services.web.pages.lists.flash import Notice, told_notice
from services.web.pages.lists.picks_cookie import picks_of
from services.web.queries.list_query import ListPageQuery
from services.web.views.list_changes import ListChanges
from shared.contracts.lists import Recommendations

router = APIRouter()
VERSION_HEADER = "Profile-Version"
"""So that of two answers that overtake each other the older one is not shown."""


@router.get("/result")
async def result(request: Request, deps: Deps, visitor: OptionalVisitor) -> Response:
    return await list_page(request, deps, visitor, ListPageQuery.read(request.query_params), "result.html")


async def list_page(
    request: Request, deps: Dependencies, visitor: SignedInUser | None, asked: ListPageQuery, template: str
) -> Response:
    body, status, notice = await asyncio.gather(
        deps.user_lists.read(asked.user_id, asked.amount, asked.controls),
        deps.recommender.status(),
        told_notice(request.query_params, deps),
    )
    page = show_list(
        request,
        deps,
        visitor,
        asked,
        Recommendations.model_validate_json(body),
        template,
        notice=notice,
        genres=status.genres,
    )
    page.headers["HX-Push-Url"] = asked.address
    return page


def show_list(
    request: Request,
    deps: Dependencies,
    visitor: SignedInUser | None,
    asked: ListPageQuery,
    made: Recommendations,
    template: str,
    *,
    notice: Notice | None = None,
    changes: ListChanges | None = None,
    genres: list[str] | None = None,
) -> Response:
    own = visitor is not None and visitor.user_id == asked.user_id
    page = deps.renderer.page(
        request,
        template,
        list=made,
        movies=made.movies,
        asked=asked,
        own=own,
        notice=notice,
        changes=changes or ListChanges(),
        genres=genres or [],
        picks=picks_of(request) if own else [],
    )
    page.headers[VERSION_HEADER] = str(made.profile_version)
    return page
