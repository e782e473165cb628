"""Whose evening it is: one or two people, how many movies, with which controls; and the address of its page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from services.web.accounts.sessions import SignedIn
from services.web.clients.recommender import Recommender
from services.web.queries.forms import read_amount, read_user_id
from services.web.queries.list_query import PLAIN, read_controls
from shared.contracts.errors import InvalidInput
from shared.contracts.groups import SharedMovie, Together
from shared.contracts.lists import Controls

TWO = 2
TWO_NEEDED = "A list for two needs two user ids, with a comma between them: for example 944,196."
LIKED, PARTED = 4.0, 0.75


@dataclass(frozen=True)
class Evening:
    """With one user it is an invitation: whoever opens it is the other."""

    users: tuple[int, ...] = ()
    amount: int = 10
    controls: Controls = PLAIN

    @classmethod
    def read(cls, given: QueryParams) -> Self:
        """Raises `InvalidInput` with a sentence for the first thing that is wrong."""
        users = tuple(read_user_id(text) for text in typed(given) if text.strip())
        if len(users) > TWO:
            raise InvalidInput("This is a list for two people. Give two user ids.")
        return cls(users, read_amount(given.get("amount", "10")), read_controls(given))

    def joined_by(self, visitor: SignedIn | None) -> "Evening":
        """Who opens somebody else's invitation is the first of the two."""
        if visitor is None or len(self.users) != 1 or visitor.user_id in self.users:
            return self
        return replace(self, users=(visitor.user_id, *self.users))

    @property
    def address(self) -> str:
        name = "with" if len(self.users) == 1 else "users"
        who = {name: ",".join(map(str, self.users))} if self.users else {}
        asked = who | {"amount": self.amount} | self.controls.model_dump(exclude_defaults=True)
        return f"/together?{urlencode(asked, safe=',')}"


def typed(given: QueryParams) -> list[str]:
    """The ids as they were put in: `users=944,196`, as two fields of a form are sent, or `with=944`."""
    return [*",".join(given.getlist("users")).split(","), *given.getlist("with")]


def read_pair(text: str) -> tuple[int, int]:
    ids = text.split(",")
    if len(ids) != TWO:
        raise InvalidInput(TWO_NEEDED)
    return read_user_id(ids[0]), read_user_id(ids[1])


async def may_compare(users: Iterable[int], visitor: SignedIn | None, recommender: Recommender) -> bool:
    """Ratings are told to their owner, and those of sample users to everybody."""
    others = [user_id for user_id in users if visitor is None or user_id != visitor.user_id]
    return all([await recommender.is_sample_user(user_id) for user_id in others])


@dataclass(frozen=True)
class Agreement:
    """How many of the movies both would like, and the one that they would differ most over, if they would at all."""

    liked: int
    parted: SharedMovie | None

    @classmethod
    def of(cls, movies: Sequence[SharedMovie]) -> Self:
        liked = sum(min(stars(movie)) >= LIKED for movie in movies)
        parted = max(movies, key=gap, default=None)
        return cls(liked, parted if parted and gap(parted) >= PARTED else None)


def stars(movie: SharedMovie) -> list[float]:
    """As they are shown."""
    return [round(liking.predicted_rating, 1) for liking in movie.likings]


def gap(movie: SharedMovie) -> float:
    return abs(stars(movie)[0] - stars(movie)[1])


def names(made: Together, visitor: SignedIn | None) -> list[str]:
    """What the page calls the two."""
    me = (None, visitor.user_id if visitor else None)
    return ["You" if person.user_id in me else f"User {person.user_id}" for person in made.people]
