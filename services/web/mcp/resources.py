"""What a host can attach to a conversation: the user's taste, and their list."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import BaseModel

from services.web.mcp.tools.own_lists import MyList, read_list
from services.web.mcp.tools.results import RankedMovies, Text
from services.web.mcp.visit import Visit
from services.web.oauth.app_scopes import LISTS_READ, PROFILE_READ
from services.web.views.taste_profile import Bar, TasteProfile
from shared.contracts.profiles import OwnRating, WholeProfile

LATEST = 50


@dataclass(frozen=True)
class Resource:
    uri: str
    name: str
    title: str
    description: str
    scope: str
    read: Callable[[Visit], Awaitable[BaseModel]]


class Share(BaseModel):
    label: Text
    ratings: int
    average_stars: float


class Rated(BaseModel):
    movie_id: int
    title: Text
    stars: float


class Profile(BaseModel):
    """`latest`: the newest ratings."""

    ratings: int
    genres: list[Share]
    decades: list[Share]
    latest: list[Rated]


async def read_profile(visit: Visit) -> Profile:
    profile = WholeProfile.model_validate_json(await visit.deps.recommender.profile(visit.owner().user_id))
    taste = TasteProfile.from_ratings(profile.ratings)
    return Profile(
        ratings=len(profile.ratings),
        genres=list(map(_share, taste.genres)),
        decades=list(map(_share, taste.decades)),
        latest=list(map(_rated, profile.ratings[:LATEST])),
    )


def _share(bar: Bar) -> Share:
    return Share(label=bar.label, ratings=bar.count, average_stars=round(bar.average, 2))


def _rated(rated: OwnRating) -> Rated:
    return Rated(movie_id=rated.movie_id, title=rated.title, stars=rated.rating)


async def read_own_list(visit: Visit) -> RankedMovies:
    return await read_list(MyList(amount=25), visit)


RESOURCES = {
    each.uri: each
    for each in (
        Resource(
            "matinee://me/profile",
            "profile",
            "My taste",
            "How many movies the user has rated, their genres and decades, and the latest ratings.",
            PROFILE_READ,
            read_profile,
        ),
        Resource(
            "matinee://me/list",
            "list",
            "My recommendations",
            "The first 25 movies of the user's list, with reasons.",
            LISTS_READ,
            read_own_list,
        ),
    )
}
