"""What one user has said of every movie, and how one movie looks to that user."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import APIRouter

from services.recommender.api.dependencies import InLists
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.outlook import outlook
from shared.contracts.movies import Movie
from shared.contracts.profiles import Outlook, OwnRating, WholeProfile
from shared.contracts.values import EntityId

router = APIRouter(prefix="/internal/users/{user_id}")


@router.get("/profile")
async def whole_profile(user_id: EntityId, lists: InLists) -> WholeProfile:
    """Ratings with their movies, what was seen and not rated yet, and what is not of interest."""
    library = lists.serving.now().library
    return told(await lists.profiles.get(user_id, library.samples), library.catalogue)


@router.get("/movies/{movie_id}")
async def one_movie(user_id: EntityId, movie_id: EntityId, lists: InLists) -> Outlook:
    """The movie as this user sees it."""
    served = lists.serving.now()
    served.library.catalogue.get(movie_id)
    profile = await lists.profiles.get(user_id, served.library.samples)
    return await asyncio.to_thread(outlook, served, profile, movie_id)


def told(profile: UserProfile, catalogue: Catalogue) -> WholeProfile:
    newest_first = sorted(profile.verdicts.items(), key=lambda said: (-said[1].rated_at, said[0]))

    def where(holds: Callable[[Verdict], bool]) -> list[Movie]:
        return [catalogue.get(movie_id) for movie_id, verdict in newest_first if holds(verdict)]

    return WholeProfile(
        user_id=profile.user_id,
        profile_version=profile.version,
        ratings=[own_rating(*said, catalogue) for said in newest_first if said[1].rating is not None],
        seen=where(lambda verdict: verdict.seen),
        dismissed=where(lambda verdict: verdict.dismissed),
    )


def own_rating(movie_id: int, verdict: Verdict, catalogue: Catalogue) -> OwnRating:
    return OwnRating(
        **catalogue.get(movie_id).model_dump(),
        rating=verdict.rating,
        rated_at=datetime.fromtimestamp(verdict.rated_at, UTC),
        average_rating=catalogue.average_of(movie_id),
    )
