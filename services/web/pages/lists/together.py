"""One list for two people: by their ids, or by an invitation that another visitor opens."""

import re
from itertools import chain, zip_longest

from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from services.web.accounts.sessions import SignedInUser
from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps
from services.web.http.group_consent import require_consent
from services.web.http.visitor import OptionalVisitor, site_origin
from services.web.lists.user_lists import OWNER
from services.web.localization.formats import isolated
from services.web.pages.lists.picks_cookie import as_ratings, read_picks
from services.web.pages.watching.wanted import wanted_movies
from services.web.queries.group_query import Agreement, GroupPageQuery, companions, may_compare, user_id_texts
from shared.contracts.errors import MatineeError
from shared.contracts.groups import Together
from shared.contracts.lists import NO_CONTROLS
from shared.contracts.movies import Movie, Onboarding

router = APIRouter()
MAX_KEPT_CHARACTERS = 100
OFFERED_MOVIES = 12
SLIDERS = ("popularity", "diversity")
NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?")
CONTROL_DEFAULTS = {
    **dict.fromkeys(("from_year", "to_year", "min_runtime", "max_runtime", "max_age"), ""),
    **dict.fromkeys(SLIDERS, "0"),
    "amount": "10",
}


@router.get("/together")
async def together(request: Request, deps: Deps, visitor: OptionalVisitor) -> Response:
    query, group_list, offered, error = GroupPageQuery(), None, list[Movie](), None
    status = await none_if_unavailable(deps.recommender.status())
    try:
        query = GroupPageQuery.read(request.query_params).joined_by(visitor)
        group_list = await build_group_list(query, read_picks(request), visitor, deps)
        offered = await movies_to_pick(query, visitor, deps) if group_list is None else []
    except MatineeError as problem:
        error = problem
    names = await names_of_hosts(query, visitor, deps) if error is None else {}
    own_key = await deps.accounts.link_key(visitor.user_id) if visitor else ""
    page = deps.renderer.page(
        request,
        "together.html",
        error=error,
        query=query,
        shared=query.shared_by(visitor, own_key) if visitor else query,
        invitation=f"/together?with={visitor.user_id}.{own_key}" if visitor else "",
        group_list=group_list,
        companions=companions(group_list, visitor, names) if group_list else [],
        host_name=names.get(query.users[0], "") if query.users else "",
        agreement=Agreement.from_movies(group_list.movies) if group_list else None,
        offered=offered,
        wanted=await wanted_movies(deps, visitor if group_list else None),
        ids=ids_in_form(request.query_params, query, visitor),
        controls=controls_in_form(request.query_params, query),
        recommender=status,
        catalogue=status,
        picks=read_picks(request),
        site=site_origin(request),
    )
    if error is None:
        page.headers["HX-Push-Url"] = query.address
    return page


async def build_group_list(
    query: GroupPageQuery, picks: list[int], visitor: SignedInUser | None, deps: Dependencies
) -> Together | None:
    """None if one of the two is still missing."""
    await require_consent(query.members, visitor, deps)
    common = await may_compare(query.users, visitor, deps.recommender)
    settings = query.amount, query.controls
    match query.users:
        case (one, other):
            reader = visitor.user_id if visitor else None
            body = await deps.recommender.together(one, other, *settings, reader=reader, common=common)
        case (host,) if picks and visitor is None:
            body = await deps.recommender.together_with(as_ratings(picks), host, *settings, common=common)
        case _:
            return None
    return Together.model_validate_json(body)


async def names_of_hosts(query: GroupPageQuery, visitor: SignedInUser | None, deps: Dependencies) -> dict[int, str]:
    """What those are called who have invited the visitor. The page stays available without it."""
    own = visitor.user_id if visitor else None
    hosts = [user_id for user_id, key in query.members if key and user_id != own]
    names = {each: await none_if_unavailable(deps.display_names.shown_to(each, is_invited=True)) for each in hosts}
    return {user_id: isolated(name) for user_id, name in names.items() if name}


async def movies_to_pick(query: GroupPageQuery, visitor: SignedInUser | None, deps: Dependencies) -> list[Movie]:
    """Movies for an invited visitor to pick from."""
    if not query.users or visitor is not None:
        return []
    await deps.user_lists.read(query.users[0], 1, NO_CONTROLS, OWNER)
    return await first_movies(deps)


async def first_movies(deps: Dependencies) -> list[Movie]:
    """The first of each onboarding group, then the second of each."""
    groups = Onboarding.model_validate_json(await deps.recommender.onboarding()).groups
    interleaved = chain.from_iterable(zip_longest(*(group.movies for group in groups)))
    return [movie for movie in interleaved if movie is not None][:OFFERED_MOVIES]


def ids_in_form(params: QueryParams, query: GroupPageQuery, visitor: SignedInUser | None) -> list[str]:
    """The ids as typed; the visitor's own id if there is none."""
    if query.users:
        return [*query.member_texts, ""][:2]
    ids = [text[:MAX_KEPT_CHARACTERS] for text in user_id_texts(params) if text.strip()]
    own = [str(visitor.user_id)] if visitor and not ids else []
    return [*own, *ids, "", ""][:2]


def controls_in_form(params: QueryParams, query: GroupPageQuery) -> dict[str, object]:
    """The controls as typed, also if they are invalid. A slider can only stand at a number."""
    typed = {name: params.get(name, default)[:MAX_KEPT_CHARACTERS] for name, default in CONTROL_DEFAULTS.items()}
    unreadable = {name: "0" for name in SLIDERS if not NUMBER.fullmatch(typed[name])}
    return dict(query.controls) | typed | unreadable
