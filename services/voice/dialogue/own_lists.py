"""Lists as the listener of one turn may hear them: only the linked account that owns a list hears more than titles."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from services.voice.dialogue.ports import Account, Accounts, Lists, Ports
from services.voice.dialogue.turns import or_none
from shared.contracts.errors import ListNotOpen, SiteUnavailable
from shared.contracts.lists import RecommendedMovie
from shared.contracts.movies import Movie


@dataclass(frozen=True)
class OwnLists:
    lists: Lists
    accounts: Accounts
    access_token: str | None

    async def movies(self, user_id: int, amount: int, *, is_owner: bool = False) -> Sequence[Movie]:
        """Looks the account up first, so that the list is read once. If that fails, its titles are the answer."""
        owns = is_owner or await or_none(self._owns(user_id))
        try:
            return await self.lists.movies(user_id, amount, is_owner=bool(owns))
        except ListNotOpen:
            if owns is None:
                raise SiteUnavailable from None
            raise

    async def watchlist(self, user_id: int) -> Sequence[Movie]:
        if not await self._owns(user_id):
            raise ListNotOpen
        return await self.lists.watchlist(user_id)

    async def _owns(self, user_id: int) -> bool:
        account = await self.accounts.owner(self.access_token) if self.access_token else None
        return account is not None and account.user_id == user_id


def are_titles_only(movies: Sequence[Movie]) -> bool:
    """Whether these movies of a user's list are what others may hear of it."""
    return bool(movies) and not isinstance(movies[0], RecommendedMovie)


@dataclass
class AccountsOfTurn:
    """Looks an access token up once. A lookup that failed or took too long is not repeated in the same turn."""

    accounts: Accounts
    _tried: set[str] = field(default_factory=set)
    _found: dict[str, Account | None] = field(default_factory=dict)

    async def owner(self, access_token: str) -> Account | None:
        if access_token not in self._tried:
            self._tried.add(access_token)
            self._found[access_token] = await self.accounts.owner(access_token)
        if access_token not in self._found:
            raise SiteUnavailable
        return self._found[access_token]


def ports_of_turn(ports: Ports, access_token: str | None) -> Ports:
    """The ports for one turn of the listener who has this token."""
    accounts = AccountsOfTurn(ports.accounts)
    return replace(ports, lists=OwnLists(ports.lists, accounts, access_token), accounts=accounts)
