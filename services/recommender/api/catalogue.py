"""The movies of the data set, and the state of the recommender."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query

from services.recommender.api.dependencies import ServedDep, ViewsDep
from services.recommender.domain.title_matcher import match_titles, understand_title, understand_titles
from shared.contracts.filtering.filters import SelectionRequest
from shared.contracts.filtering.selection import SelectedMovies
from shared.contracts.movies import (
    Matches,
    MovieDetails,
    MoviePage,
    NamedMovies,
    Onboarding,
    SimilarMovies,
    SpokenTitle,
    SpokenTitles,
    SpokenWords,
)
from shared.contracts.operations import RecommenderStatus
from shared.contracts.queries import MovieQuery
from shared.contracts.values import Amount, EntityId

router = APIRouter(prefix="/internal")
Text = Annotated[str, Query(max_length=200)]


class BrowseQuery(MovieQuery):
    user_id: EntityId | None = None
    """Whose predicted ratings movies are sorted by."""


@router.get("/movies")
async def movies(query: Annotated[BrowseQuery, Query()], views: ViewsDep) -> MoviePage:
    """Searches by titles, people and tags, or lists the most rated movies first."""
    return await views.browse(query, query.user_id)


@router.post("/movies/select")
def select(request: SelectionRequest, served: ServedDep) -> SelectedMovies:
    """Those of the movies that pass the filters, in their order."""
    return served.dataset.catalogue.select(request.movie_ids, request.filters)


@router.post("/movies/match")
async def match(named: NamedMovies, served: ServedDep) -> Matches:
    """Matches the ids and titles of another site's export with movies, in their order."""
    return await asyncio.to_thread(match_titles, named.movies, served.dataset.catalogue, served.dataset.name)


@router.get("/movies/spoken")
def spoken(served: ServedDep, words: Text) -> SpokenTitle:
    """The movie that a listener means by these words."""
    return understand_title(words, served.dataset.catalogue)


@router.post("/movies/spoken")
async def all_spoken(words: SpokenWords, served: ServedDep) -> SpokenTitles:
    """The movies that somebody means who says several titles without years."""
    return await asyncio.to_thread(understand_titles, words.titles, served.dataset.catalogue)


@router.get("/movies/{movie_id}")
async def movie(movie_id: EntityId, served: ServedDep) -> MovieDetails:
    """A movie and its ratings."""
    return served.dataset.catalogue.details(movie_id)


@router.get("/movies/{movie_id}/similar")
def similar(movie_id: EntityId, served: ServedDep, amount: Amount = 10) -> SimilarMovies:
    """Movies that the same people like."""
    return SimilarMovies(movie_id=movie_id, movies=served.similar_to(movie_id, amount))


@router.get("/onboarding")
def onboarding(served: ServedDep) -> Onboarding:
    """Movies to show to a newcomer, in groups of similar taste."""
    return served.dataset.onboarding


@router.get("/status")
async def status(served: ServedDep) -> RecommenderStatus:
    """The data set and the model that are served."""
    return served.status()
