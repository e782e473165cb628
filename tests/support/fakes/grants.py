"""What is given out to Alexa, in memory. The users, and which families of theirs live, are `MemoryUsers`'."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from services.web.accounts.accounts import Account
from services.web.oauth.grants import Grant, Links, key_of
from shared.contracts.errors import StoreUnavailable


class Users(Protocol):
    accounts: dict[int, Account]
    links: dict[int, set[str]]


@dataclass
class MemoryGrants:
    users: Users
    stored: dict[str, Grant] = field(default_factory=dict)
    away: bool = False

    def _answer(self) -> None:
        if self.away:
            raise StoreUnavailable

    async def put(self, secret: str, grant: Grant) -> None:
        self._answer()
        self.stored[key_of(secret)] = grant

    async def find(self, secret: str) -> Grant | None:
        self._answer()
        return self.stored.get(key_of(secret))

    async def take_question(self, secret: str, user_id: int) -> Grant | None:
        self._answer()
        found = self.stored.get(key_of(secret))
        if found is None or (found.kind, found.user_id) != ("question", user_id):
            return None
        return self.stored.pop(key_of(secret))

    async def exchange(self, secret: str, spent: Grant, given: Mapping[str, Grant]) -> bool:
        self._answer()
        if self.stored[key_of(secret)].spent or spent.family not in self.users.links.get(spent.user_id, ()):
            return False
        self.stored[key_of(secret)] = replace(spent, spent=True)
        self.stored |= {key_of(each): grant for each, grant in given.items()}
        return True

    async def links(self, user_id: int) -> Links | None:
        self._answer()
        account = self.users.accounts.get(user_id)
        return Links(account.name, frozenset(self.users.links.get(user_id, ()))) if account else None

    async def begin(self, user_id: int, family: str) -> bool:
        self._answer()
        if user_id not in self.users.accounts:
            return False
        self.users.links.setdefault(user_id, set()).add(family)
        return True

    async def end(self, user_id: int, families: frozenset[str]) -> None:
        self._answer()
        self.users.links.get(user_id, set()).difference_update(families)

    async def end_all(self, user_id: int) -> None:
        self._answer()
        self.users.links.pop(user_id, None)
