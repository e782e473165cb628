"""The home page: movies to pick from beside the list that the picks produce; the own list of a signed-in user."""

import asyncio
import random

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import OptionalVisitor
from services.web.localization.messages import N_
from services.web.pages.lists.picks_cookie import as_ratings, read_picks
from services.web.pages.lists.result import list_page
from services.web.queries.list_query import ListPageQuery
from services.web.views.list_changes import ListChanges
from shared.contracts.errors import MatineeError, NotFound
from shared.contracts.lists import Preview, RecommendedMovie
from shared.contracts.movies import Movie, Onboarding, OnboardingGroup

router = APIRouter()
PREVIEW_AMOUNT = 10
SURPRISE_ATTEMPTS = 5


@router.get("/")
async def home(request: Request, deps: Deps, visitor: OptionalVisitor) -> Response:
    if visitor is not None:
        return await own_list_page(request, deps, visitor)
    return await picking_page(request, deps, read_picks(request))


@router.get("/surprise")
async def surprise(deps: Deps) -> Response:
    """Redirects to the list of a random sample user."""
    last = (await deps.recommender.status()).last_sample_user_id
    for _ in range(SURPRISE_ATTEMPTS):
        query = ListPageQuery(random.randint(1, last))
        try:
            await deps.user_lists.read(query.user_id, query.amount, query.controls)
        except NotFound:
            continue
        break
    return RedirectResponse(query.address, 303)


async def own_list_page(request: Request, deps: Dependencies, visitor: SignedInUser) -> Response:
    try:
        return await list_page(request, deps, visitor, ListPageQuery(visitor.user_id), "own_list.html")
    except MatineeError as error:
        return deps.renderer.page(request, "own_list_unavailable.html", message=error.message)


async def picking_page(request: Request, deps: Dependencies, picks: list[int]) -> Response:
    """Without movies while the recommender is unavailable."""
    try:
        groups, movies = await asyncio.gather(onboarding_groups(deps, picks), preview(deps, picks))
    except MatineeError:
        groups, movies = [], []
    return deps.renderer.page(
        request,
        "home.html",
        groups=groups,
        movies=movies,
        picks=picks,
        changes=ListChanges(),
        user_id="",
        amount="10",
    )


async def preview_page(request: Request, deps: Dependencies, picks: list[int], shown: str) -> Response:
    movies = await preview(deps, picks)
    changes = ListChanges.between(shown, movies, picks)
    return deps.renderer.page(
        request, "fragments/home/preview.html", movies=movies, picks=picks, changes=changes, swap=True
    )


async def onboarding_groups(deps: Dependencies, picks: list[int]) -> list[OnboardingGroup]:
    """Movies picked elsewhere on the site come first, in a group of their own."""
    groups = Onboarding.model_validate_json(await deps.recommender.onboarding()).groups
    offered = {movie.movie_id for group in groups for movie in group.movies}
    others = [movie_id for movie_id in picks if movie_id not in offered]
    found = await asyncio.gather(*map(deps.recommender.movie, others), return_exceptions=True)
    movies = [Movie.model_validate_json(each) for each in found if isinstance(each, bytes)]
    return [*([OnboardingGroup(label=N_("You picked"), movies=movies)] if movies else []), *groups]


async def preview(deps: Dependencies, picks: list[int]) -> list[RecommendedMovie]:
    return Preview.model_validate_json(await deps.recommender.preview(as_ratings(picks), PREVIEW_AMOUNT)).movies
