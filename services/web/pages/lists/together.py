"""One list for two people: by their ids, or by an invitation that whoever opens it completes."""

from itertools import chain, zip_longest

from fastapi import APIRouter, Request, Response
from starlette.datastructures import QueryParams

from services.web.accounts.sessions import SignedInUser
from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import OptionalVisitor, site_origin
from services.web.pages.lists.picks_cookie import as_ratings, picks_of
from services.web.queries.group_query import Agreement, GroupPageQuery, display_names, may_compare, user_id_texts
from services.web.queries.list_query import PLAIN
from shared.contracts.errors import MatineeError
from shared.contracts.groups import Together
from shared.contracts.movies import Movie, Onboarding

router = APIRouter()
KEPT_LENGTH = 100
OFFERED = 12
TUNED = {"genre": "", "from_year": "", "to_year": "", "popularity": "0", "diversity": "0", "amount": "10"}


@router.get("/together")
async def together(request: Request, deps: Deps, visitor: OptionalVisitor) -> Response:
    evening, made, offered, error = GroupPageQuery(), None, list[Movie](), None
    served = await none_if_unavailable(deps.recommender.status())
    try:
        evening = GroupPageQuery.read(request.query_params).joined_by(visitor)
        made = await made_for(evening, picks_of(request), visitor, deps)
        offered = await offered_to(evening, visitor, deps) if made is None else []
    except MatineeError as problem:
        error = problem
    page = deps.renderer.page(
        request,
        "together.html",
        error.status if error else 200,
        error=error,
        evening=evening,
        made=made,
        names=display_names(made, visitor) if made else [],
        agreement=Agreement.from_movies(made.movies) if made else None,
        offered=offered,
        ids=ids_in_form(request.query_params, evening, visitor),
        tuned={name: request.query_params.get(name, usual)[:KEPT_LENGTH] for name, usual in TUNED.items()},
        served=served,
        genres=served.genres if served else [],
        picks=picks_of(request),
        site=site_origin(request),
    )
    page.headers.update(error.headers() if error else {"HX-Push-Url": evening.address})
    return page


async def made_for(
    evening: GroupPageQuery, picks: list[int], visitor: SignedInUser | None, deps: Dependencies
) -> Together | None:
    """None where somebody is missing yet."""
    common = await may_compare(evening.users, visitor, deps.recommender)
    asked = evening.amount, evening.controls
    match evening.users:
        case (one, other):
            reader = visitor.user_id if visitor else None
            body = await deps.recommender.together(one, other, *asked, reader=reader, common=common)
        case (host,) if picks and visitor is None:
            body = await deps.recommender.together_with(as_ratings(picks), host, *asked, common=common)
        case _:
            return None
    return Together.model_validate_json(body)


async def offered_to(evening: GroupPageQuery, visitor: SignedInUser | None, deps: Dependencies) -> list[Movie]:
    """What a visitor whom somebody invited may pick from: of each group of tastes the first, then the second."""
    if not evening.users or visitor is not None:
        return []
    await deps.user_lists.read(evening.users[0], 1, PLAIN)
    groups = Onboarding.model_validate_json(await deps.recommender.onboarding()).groups
    in_turns = chain.from_iterable(zip_longest(*(group.movies for group in groups)))
    return [movie for movie in in_turns if movie is not None][:OFFERED]


def ids_in_form(given: QueryParams, evening: GroupPageQuery, visitor: SignedInUser | None) -> list[str]:
    """What was put in; what is missing there is who is signed in."""
    if evening.users:
        return [*map(str, evening.users), ""][:2]
    ids = [text[:KEPT_LENGTH] for text in user_id_texts(given) if text.strip()]
    own = [str(visitor.user_id)] if visitor and not ids else []
    return [*own, *ids, "", ""][:2]
