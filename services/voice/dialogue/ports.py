"""The interfaces through which the dialogue reaches the rest of Matinee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from services.voice.dialogue.conversation import Opinion, Write
from shared.contracts.explanations import Explanation
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.movies import Movie, MovieDetails, SpokenTitle
from shared.contracts.questions.what_if import WhatIf
from shared.contracts.questions.wishes import Wish

WRITE_SCOPE = "ratings:write"
READ_SCOPE = "lists:read"


class Account(BaseModel):
    """The owner of an access token, and the scopes that the owner granted."""

    user_id: int
    name: str
    scopes: list[str]


@dataclass(frozen=True)
class FoundMovies:
    movies: Sequence[Movie]
    unknown: int = 0
    """How many other movies may pass the filters, but lack the year, runtime, language or certificate."""
    wish: Wish | None = None
    """How the wish was understood for which they were found."""


class Lists(Protocol):
    async def movies(self, user_id: int, amount: int, *, is_owner: bool = False) -> Sequence[Movie]:
        """The first movies of a user's stored list, best first. Empty if this user has no list. Each is a
        `RecommendedMovie` for the owner and on the list of a sample user; else only a title. Raises `ListNotOpen` if
        the user hides the list, unless the listener is its owner."""
        ...

    async def watchlist(self, user_id: int) -> Sequence[Movie]:
        """What the user wants to see, the highest predicted rating first."""
        ...


class Movies(Protocol):
    """The recommender. Raises `MatineeError` if it fails or does not answer in time."""

    async def dataset(self) -> str:
        """The name of the data set whose ids the movies have."""
        ...

    async def understand_title(self, words: str) -> SpokenTitle: ...

    async def details(self, movie_id: int) -> MovieDetails: ...

    async def similar(self, movie_id: int) -> Sequence[Movie]: ...

    async def known(self) -> Mapping[str, int]:
        """Of how many movies the people (`person`), tags (`tag`) and other facts are known."""
        ...

    async def filtered(self, user_id: int, filters: MovieFilters) -> FoundMovies:
        """Those of all movies that suit the user, best first."""
        ...

    async def read_wish(self, words: str) -> Wish:
        """How a wish in words is understood, without its movies."""
        ...

    async def wished(self, words: str, user_id: int | None) -> FoundMovies:
        """The best movies for a wish in words, and how it was understood."""
        ...

    async def popular(self, filters: MovieFilters) -> FoundMovies:
        """The most rated movies first."""
        ...

    async def select(self, movies: Sequence[Movie], filters: MovieFilters) -> FoundMovies:
        """Those of the movies that pass the filters, in their order."""
        ...

    async def introductions(self) -> Sequence[Movie]:
        """Well-known movies of different tastes, for a listener who has not rated any."""
        ...

    async def explanation(self, user_id: int, movie_id: int) -> Explanation | None:
        """Why the current model recommends the movie. None if the recommender does not say."""
        ...

    async def what_if(self, user_id: int, without: int, about: int | None) -> WhatIf:
        """The user's list as it would be without the rating of a movie, and the place of another one in it."""
        ...

    async def rate(self, user_id: int, movie_id: int, stars: float) -> None: ...

    async def mark_seen(self, user_id: int, movie_id: int) -> None: ...

    async def dismiss(self, user_id: int, movie_id: int) -> None: ...

    async def want(self, user_id: int, movie_id: int) -> None:
        """Puts the movie on the user's watchlist."""
        ...

    async def unwant(self, user_id: int, movie_id: int) -> None:
        """Takes the movie off the user's watchlist."""
        ...

    async def rest(self, user_id: int, movie_id: int) -> None:
        """Keeps the movie out of the user's lists for a month."""
        ...

    async def opinion(self, user_id: int, movie_id: int) -> Opinion: ...

    async def take_back(self, user_id: int, write: Write) -> None:
        """Restores what the profile said about the movie before the write."""
        ...


class Accounts(Protocol):
    async def owner(self, access_token: str) -> Account | None:
        """None if the access token is invalid or expired."""
        ...


class RememberedUsers(Protocol):
    """The Matinee user of each speaker who asked to be remembered: a person whose voice Alexa recognised, or anybody
    else who uses this Alexa account (`person` is None)."""

    async def find(self, alexa_user: str, person: str | None) -> int | None: ...

    async def remember(self, alexa_user: str, person: str | None, user_id: int) -> None: ...

    async def forget(self, alexa_user: str, person: str | None) -> bool:
        """Returns whether the speaker was remembered."""
        ...

    async def forget_all(self, alexa_user: str) -> None:
        """Forgets everyone who uses this Alexa account."""
        ...


@dataclass(frozen=True)
class Ports:
    lists: Lists
    movies: Movies
    accounts: Accounts
    remembered_users: RememberedUsers | None
    """None if the service has no secret to hash Alexa user ids with."""
