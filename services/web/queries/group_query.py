"""The list for two people: whose, how long, with which controls, and the address of its page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import QueryParams

from services.web.accounts.sessions import SignedInUser
from services.web.clients.recommender import Recommender
from services.web.localization.messages import N_
from services.web.queries.filters_form import address_fields, encode
from services.web.queries.forms import read_amount, read_user_id
from services.web.queries.list_query import MAX_KEY_LENGTH, read_controls
from shared.contracts.errors import InvalidInput
from shared.contracts.filtering.selection import Loosening
from shared.contracts.groups import SharedMovie, Together
from shared.contracts.lists import NO_CONTROLS, Controls

GROUP_SIZE = 2
TWO_IDS_NEEDED = N_("A list for two needs two user ids, with a comma between them: for example 944,196.")
NO_INVITATION = N_(
    "This is not an invitation of this site to one other person. Ask for the link that they find on “Together”."
)
TOGETHER = "/together"
LIKED_STARS = 4.0
DISPUTED_GAP = 0.75


@dataclass(frozen=True)
class GroupPageQuery:
    """With one user it is an invitation: the visitor who opens it becomes the other."""

    users: tuple[int, ...] = ()
    keys: tuple[str, ...] = ()
    """Of the links by which each user consented; empty where none is needed."""
    amount: int = 10
    controls: Controls = NO_CONTROLS

    @classmethod
    def read(cls, params: QueryParams) -> Self:
        """Raises `InvalidInput` with a message for the first invalid parameter."""
        members = [read_member(text) for text in user_id_texts(params) if text.strip()]
        if len(members) > GROUP_SIZE:
            raise InvalidInput("This is a list for two people. Give two user ids.")
        users, keys = tuple(user_id for user_id, _ in members), tuple(key for _, key in members)
        return cls(users, keys, read_amount(params.get("amount", "10")), read_controls(params))

    def joined_by(self, visitor: SignedInUser | None) -> "GroupPageQuery":
        """A visitor who opens another user's invitation becomes the first of the two."""
        if visitor is None or len(self.users) != 1 or visitor.user_id in self.users:
            return self
        return replace(self, users=(visitor.user_id, *self.users), keys=("", *self.keys))

    def shared_by(self, visitor: SignedInUser, key: str) -> "GroupPageQuery":
        """With the consent of the visitor, for the people whom they send it to."""
        keys = tuple(key if user_id == visitor.user_id else old for user_id, old in self.members)
        return replace(self, keys=keys)

    @property
    def members(self) -> list[tuple[int, str]]:
        return list(zip(self.users, self.keys, strict=True))

    @property
    def member_texts(self) -> list[str]:
        return [f"{user_id}.{key}" if key else str(user_id) for user_id, key in self.members]

    @property
    def address(self) -> str:
        name = "with" if len(self.users) == 1 else "users"
        users = {name: ",".join(self.member_texts)} if self.users else {}
        params = users | {"amount": self.amount} | address_fields(self.controls)
        return f"{TOGETHER}?{encode(params, safe=',')}"

    def address_without(self, loosening: Loosening) -> str:
        return replace(self, controls=self.controls.loosened(loosening.filter, loosening.value)).address

    @property
    def address_with_unknown(self) -> str:
        return replace(self, controls=self.controls.model_copy(update={"include_unknown": True})).address


def user_id_texts(params: QueryParams) -> list[str]:
    """The ids as typed: `users=944,196`, `users` twice as a form sends them, or `with=944`."""
    return [*",".join(params.getlist("users")).split(","), *params.getlist("with")]


def read_member(text: str) -> tuple[int, str]:
    """An id, with a dot and a key behind it where the user has sent a link; or the link itself."""
    _, has_link, invited = text.strip().rpartition("with=")
    user_id, _, key = (invited.partition("&")[0] if has_link else text.strip()).partition(".")
    return read_user_id(user_id), key[:MAX_KEY_LENGTH]


def read_invitation(text: str, reader_id: int, is_own_host: Callable[[str], bool]) -> tuple[int, str]:
    """Whom an invitation names besides its reader: a link to “Together”, or an id as `read_member` reads it."""
    parts = _address_parts(text.strip())
    if "/" not in text:
        return read_member(text)
    if parts is None or parts.path != TOGETHER or (parts.netloc and not is_own_host(parts.netloc)):
        raise InvalidInput(NO_INVITATION)
    params = QueryParams(parts.query)
    members = [read_member(each) for each in user_id_texts(params) if each.strip()]
    others = [member for member in members if member[0] != reader_id]
    if len(others) != 1:
        raise InvalidInput(NO_INVITATION)
    return others[0]


def _address_parts(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def read_pair(text: str) -> list[tuple[int, str]]:
    members = text.split(",")
    if len(members) != GROUP_SIZE:
        raise InvalidInput(TWO_IDS_NEEDED)
    return [read_member(member) for member in members]


async def may_compare(users: Iterable[int], visitor: SignedInUser | None, recommender: Recommender) -> bool:
    """Whether the visitor may see the ratings of all `users`: their own, and those of sample users."""
    others = [user_id for user_id in users if visitor is None or user_id != visitor.user_id]
    return all([await recommender.is_sample_user(user_id) for user_id in others])


@dataclass(frozen=True)
class Agreement:
    """How many movies both would like, and the one they differ most over, if the gap is large enough."""

    liked: int
    disputed: SharedMovie | None

    @classmethod
    def from_movies(cls, movies: Sequence[SharedMovie]) -> Self:
        liked = sum(min(stars(movie)) >= LIKED_STARS for movie in movies)
        disputed = max(movies, key=gap, default=None)
        return cls(liked, disputed if disputed and gap(disputed) >= DISPUTED_GAP else None)


def stars(movie: SharedMovie) -> list[float]:
    """The predicted ratings, rounded as the page shows them."""
    return [round(liking.predicted_rating, 1) for liking in movie.likings]


def gap(movie: SharedMovie) -> float:
    return abs(stars(movie)[0] - stars(movie)[1])


@dataclass(frozen=True)
class Member:
    """One of the two people; `is_reader`: the visitor. `name` is what those call them whom they invited."""

    user_id: int | None
    is_reader: bool
    name: str = ""


def companions(group: Together, visitor: SignedInUser | None, names: Mapping[int, str]) -> list[Member]:
    own_ids = (None, visitor.user_id if visitor else None)
    return [
        Member(person.user_id, person.user_id in own_ids, names.get(person.user_id or 0, "")) for person in group.people
    ]
