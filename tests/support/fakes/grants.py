"""A `GrantStore` in memory. The users and their live families are those of `MemoryUsers`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from services.web.accounts.accounts import Account
from services.web.oauth.grants import Grant, UserLinks, hash_secret
from shared.contracts.errors import StoreUnavailable


class Users(Protocol):
    accounts: dict[int, Account]
    links: dict[int, set[str]]


@dataclass
class MemoryGrants:
    users: Users
    stored: dict[str, Grant] = field(default_factory=dict)
    down: bool = False

    def _fail_if_down(self) -> None:
        if self.down:
            raise StoreUnavailable

    async def put(self, secret: str, grant: Grant) -> None:
        self._fail_if_down()
        self.stored[hash_secret(secret)] = grant

    async def find(self, secret: str) -> Grant | None:
        self._fail_if_down()
        return self.stored.get(hash_secret(secret))

    async def take_question(self, secret: str, user_id: int) -> Grant | None:
        self._fail_if_down()
        found = self.stored.get(hash_secret(secret))
        if found is None or (found.kind, found.user_id) != ("question", user_id):
            return None
        return self.stored.pop(hash_secret(secret))

    async def exchange(self, secret: str, spent: Grant, tokens: Mapping[str, Grant]) -> bool:
        self._fail_if_down()
        if self.stored[hash_secret(secret)].spent or spent.family not in self.users.links.get(spent.user_id, ()):
            return False
        self.stored[hash_secret(secret)] = replace(spent, spent=True)
        self.stored |= {hash_secret(token): grant for token, grant in tokens.items()}
        return True

    async def links(self, user_id: int) -> UserLinks | None:
        self._fail_if_down()
        account = self.users.accounts.get(user_id)
        return UserLinks(account.name, frozenset(self.users.links.get(user_id, ()))) if account else None

    async def add_family(self, user_id: int, family: str) -> bool:
        self._fail_if_down()
        if user_id not in self.users.accounts:
            return False
        self.users.links.setdefault(user_id, set()).add(family)
        return True

    async def remove_families(self, user_id: int, families: frozenset[str]) -> None:
        self._fail_if_down()
        self.users.links.get(user_id, set()).difference_update(families)
