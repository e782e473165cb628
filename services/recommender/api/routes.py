from typing import Annotated

from fastapi import APIRouter, Query

from services.recommender.api.dependencies import InLists, InServed, ListQuery
from shared.contracts.lists import ProfileChanged, Recommendations
from shared.contracts.movies import MovieDetails, MoviePage, Onboarding, SimilarMovies
from shared.contracts.operations import RecommenderStatus
from shared.contracts.profiles import NewRating, UserRatings
from shared.contracts.values import Amount, EntityId, Year
from shared.http.problem_details import problem_responses
from shared.lists.cache_lease import Notices

router = APIRouter(prefix="/internal")


WRITE = problem_responses(403, 409)


Text = Annotated[str, Query(max_length=200)]


@router.get("/users/{user_id}/recommendations")
async def recommendations(user_id: EntityId, query: Annotated[ListQuery, Query()], lists: InLists) -> Recommendations:
    """Makes the list of the user's current profile."""
    return await lists.give(user_id, query.amount, query.controls())


@router.put("/users/{user_id}/ratings/{movie_id}", responses=WRITE)
async def rate(
    user_id: EntityId, movie_id: EntityId, new: NewRating, lists: InLists, amount: Amount = 10
) -> ProfileChanged:
    """Commits a rating and answers with the list that knows of it."""
    return await lists.rate(user_id, movie_id, new.rating, amount)


@router.delete("/users/{user_id}/ratings/{movie_id}", responses=WRITE)
async def unrate(user_id: EntityId, movie_id: EntityId, lists: InLists, amount: Amount = 10) -> ProfileChanged:
    """Removes a rating and answers with the list without it."""
    return await lists.rate(user_id, movie_id, None, amount)


@router.put("/users/{user_id}/dismissed/{movie_id}", responses=WRITE)
async def dismiss(user_id: EntityId, movie_id: EntityId, lists: InLists, amount: Amount = 10) -> ProfileChanged:
    """Keeps a movie out of the user's lists."""
    return await lists.dismiss(user_id, movie_id, True, amount)


@router.delete("/users/{user_id}/dismissed/{movie_id}", responses=WRITE)
async def undismiss(user_id: EntityId, movie_id: EntityId, lists: InLists, amount: Amount = 10) -> ProfileChanged:
    """Lets a dismissed movie back into the user's lists."""
    return await lists.dismiss(user_id, movie_id, False, amount)


@router.get("/users/{user_id}/ratings")
async def ratings(user_id: EntityId, lists: InLists) -> UserRatings:
    """The user's ratings, newest first."""
    return await lists.ratings(user_id)


@router.get("/movies")
def movies(
    served: InServed,
    q: Text = "",
    genre: Text | None = None,
    from_year: Year | None = None,
    to_year: Year | None = None,
    limit: Amount = 24,
    cursor: Text | None = None,
) -> MoviePage:
    """Searches by title, or browses from the best known on."""
    return served.dataset.catalogue.page(q, genre, limit, cursor, from_year, to_year)


@router.get("/movies/{movie_id}")
async def movie(movie_id: EntityId, served: InServed) -> MovieDetails:
    """A movie and how it was rated."""
    return served.dataset.catalogue.details(movie_id)


@router.get("/movies/{movie_id}/similar")
def similar(movie_id: EntityId, served: InServed, amount: Amount = 10) -> SimilarMovies:
    """Movies that the same people like."""
    return SimilarMovies(movie_id=movie_id, movies=served.similar_to(movie_id, amount))


@router.get("/notices")
async def notices(lists: InLists) -> Notices:
    """What readers have to know of the cache and the model, for those who cannot look it up themselves."""
    return await lists.invalidations.known_notices()


@router.get("/onboarding")
def onboarding(served: InServed) -> Onboarding:
    """Movies to ask a newcomer about, in groups of one taste."""
    return served.dataset.onboarding


@router.get("/status")
async def status(served: InServed) -> RecommenderStatus:
    """The data set and the model that are served."""
    return served.status()
