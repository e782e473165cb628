"""The interfaces through which the dialogue reaches the rest of Matinee."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from shared.contracts.explanations import Explanation
from shared.contracts.lists import RecommendedMovie
from shared.contracts.movies import Movie, MovieDetails

WRITE_SCOPE = "ratings:write"
READ_SCOPE = "lists:read"


class Account(BaseModel):
    """The owner of an access token, and the scopes that the owner granted."""

    user_id: int
    name: str
    scopes: list[str]


class Lists(Protocol):
    async def movies(self, user_id: int, amount: int) -> list[RecommendedMovie]:
        """The first movies of a user's stored list, best first. Empty if this user has no list."""
        ...


class Movies(Protocol):
    """The recommender. Raises `MatineeError` if it fails or does not answer in time."""

    async def search(self, title: str) -> list[Movie]: ...

    async def details(self, movie_id: int) -> MovieDetails: ...

    async def similar(self, movie_id: int) -> Sequence[Movie]: ...

    async def filtered(
        self, user_id: int, genre: str | None, from_year: int | None, to_year: int | None
    ) -> Sequence[Movie]: ...

    async def explanation(self, user_id: int, movie_id: int) -> Explanation | None:
        """Why the current model recommends the movie. None if the recommender does not say."""
        ...

    async def rate(self, user_id: int, movie_id: int, stars: float) -> None: ...

    async def mark_seen(self, user_id: int, movie_id: int) -> None: ...

    async def dismiss(self, user_id: int, movie_id: int) -> None: ...


class Accounts(Protocol):
    async def owner(self, access_token: str) -> Account | None:
        """None if the access token is invalid or expired."""
        ...


class RememberedUsers(Protocol):
    """The Matinee user of each Alexa user who asked to be remembered."""

    async def find(self, alexa_user: str) -> int | None: ...

    async def remember(self, alexa_user: str, user_id: int) -> None: ...

    async def forget(self, alexa_user: str) -> bool:
        """Returns whether the user was remembered."""
        ...


@dataclass(frozen=True)
class Ports:
    lists: Lists
    movies: Movies
    accounts: Accounts
    remembered_users: RememberedUsers | None
    """None if the service has no secret to hash Alexa user ids with."""
