"""What the score of the first movie of a list is made of."""

import asyncio

from fastapi import APIRouter

from services.recommender.api.dependencies import InLists
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.profile import UserProfile
from services.recommender.model import Contributions
from services.recommender.serving import Served
from shared.contracts.errors import NotFound
from shared.contracts.lists import Breakdown, Contribution, Controls
from shared.contracts.values import EntityId

LARGEST = 5
router = APIRouter(prefix="/internal")


@router.get("/users/{user_id}/breakdown")
async def breakdown(user_id: EntityId, lists: InLists) -> Breakdown:
    """The first movie of the user's list, and what each rating adds to its score."""
    served = lists.serving.now()
    profile = await lists.profiles.get(user_id, served.library.samples)
    return await asyncio.to_thread(broken_down, served, profile)


def broken_down(served: Served, profile: UserProfile) -> Breakdown:
    movies = served.movies_for(profile, 1, Controls())
    if not movies:
        raise NotFound("No movie is left to recommend.")
    explanation = served.model.explain(profile.for_model(), movies[0].movie_id)
    if not isinstance(explanation, Contributions):
        return Breakdown(movie=movies[0])
    return Breakdown(
        movie=movies[0],
        largest=largest(explanation, served.library.catalogue),
        others=len(explanation.amounts[LARGEST:]),
        others_amount=round(float(explanation.amounts[LARGEST:].sum()), 6),
    )


def largest(explanation: Contributions, catalogue: Catalogue) -> list[Contribution]:
    of = (explanation.movie_ids, explanation.ratings, explanation.amounts)
    return [
        Contribution(movie_id=movie_id, title=catalogue.get(movie_id).title, rating=rating, amount=round(amount, 6))
        for movie_id, rating, amount in zip(*(each[:LARGEST].tolist() for each in of), strict=True)
    ]
