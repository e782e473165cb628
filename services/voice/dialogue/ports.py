"""What the dialogue needs of the rest of Matinee."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from shared.contracts.lists import RecommendedMovie
from shared.contracts.movies import Movie, MovieDetails

MAY_WRITE = "ratings:write"
MAY_READ = "lists:read"


class Account(BaseModel):
    """Whom an access token stands for, and what its owner allowed with it."""

    user_id: int
    name: str
    scopes: list[str]


class Lists(Protocol):
    async def movies(self, user_id: int, amount: int) -> list[RecommendedMovie]:
        """The first movies of a user's stored list, best first; none where there is no record of this user."""
        ...


class Movies(Protocol):
    """The recommender. What it does not answer in time is raised as `MatineeError`."""

    async def search(self, title: str) -> list[Movie]: ...

    async def details(self, movie_id: int) -> MovieDetails: ...

    async def similar(self, movie_id: int) -> Sequence[Movie]: ...

    async def narrowed(
        self, user_id: int, genre: str | None, from_year: int | None, to_year: int | None
    ) -> Sequence[Movie]: ...

    async def rate(self, user_id: int, movie_id: int, stars: float) -> None: ...

    async def see(self, user_id: int, movie_id: int) -> None: ...

    async def dismiss(self, user_id: int, movie_id: int) -> None: ...


class Accounts(Protocol):
    async def owner(self, access_token: str) -> Account | None:
        """None where the token is not, or no longer, good for anything."""
        ...


class Voices(Protocol):
    """Which Alexa user goes with which profile, for those who asked for it."""

    async def find(self, alexa_user: str) -> int | None: ...

    async def remember(self, alexa_user: str, user_id: int) -> None: ...

    async def forget(self, alexa_user: str) -> bool:
        """Whether there was anything to forget."""
        ...


@dataclass(frozen=True)
class Ports:
    lists: Lists
    movies: Movies
    accounts: Accounts
    voices: Voices | None
    """None where the service has no secret to keep the memory with."""
