"""Finds the movies that another site's export means, by title and year."""

import asyncio

from fastapi import APIRouter

from services.recommender.api.dependencies import InServed
from services.recommender.domain.title_matcher import match_all
from shared.contracts.movies import Matches, NamedMovies

router = APIRouter(prefix="/internal")


@router.post("/movies/match")
async def match(named: NamedMovies, served: InServed) -> Matches:
    """The movie that each is, in their order."""
    return Matches(movie_ids=await asyncio.to_thread(match_all, named.movies, served.dataset.catalogue))
