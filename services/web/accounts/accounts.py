"""Accounts: who may sign up under which name, and who somebody is that signs in."""

import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from services.web.accounts.passwords import Passwords
from services.web.accounts.sessions import OpenedSession, Sessions, SignedIn
from shared.contracts.errors import Forbidden, InvalidInput, NameTaken, NotSignedIn
from shared.contracts.user_names import name_key

NAME_LENGTH = 40
KEY_LENGTH = 3 * NAME_LENGTH
"""Case folding makes up to three characters of one."""
PASSWORD_LENGTHS = range(8, 201)
NOBODY = 0
"""No user has this id."""


class WrongCredentials(NotSignedIn):
    message = "The name or id and the password do not belong together. Check both and try again."


class WrongPassword(Forbidden):
    message = "This is not your password. Nothing was deleted."


@dataclass(frozen=True)
class Account:
    user_id: int
    name: str
    password_hash: str
    sessions: dict[str, int]
    """When each session ends (seconds since 1970), by the hash of its secret."""


class AccountStore(Protocol):
    async def next_id(self) -> int: ...
    async def create(self, account: Account, key: str, created: datetime) -> None: ...
    async def find(self, user_id: int) -> Account | None: ...
    async def id_of(self, key: str) -> int | None: ...
    async def remove(self, user_id: int, key: str) -> None: ...


class Accounts:
    def __init__(self, store: AccountStore, passwords: Passwords, sessions: Sessions) -> None:
        self.store = store
        self.passwords = passwords
        self.sessions = sessions

    async def sign_up(self, name: str, password: str) -> OpenedSession:
        name, password = checked_name(name), checked_password(password)
        key = name_key(name)
        if await self.store.id_of(key) is not None:
            raise NameTaken
        password_hash = await self.passwords.hash(password)
        session = self.sessions.new(SignedIn(user_id=await self.store.next_id(), name=name))
        account = Account(session.user.user_id, name, password_hash, {session.key: session.ends})
        await self.store.create(account, key, datetime.now(UTC))
        return session

    async def sign_in(self, who: int | str, password: str) -> OpenedSession:
        """Does the same work, and fails with the same words, for an unknown user as for a wrong password."""
        account = await self._find(who)
        password_hash = account.password_hash if account else None
        matches = await self.passwords.verify(password_hash, unicodedata.normalize("NFKC", password))
        if account is None or not matches:
            raise WrongCredentials
        return await self.sessions.open(SignedIn(user_id=account.user_id, name=account.name), account.sessions)

    async def delete(self, user_id: int, password: str, erase: Callable[[int], Awaitable[None]]) -> None:
        """Ratings and lists first: where something fails on the way, one can still sign in and ask again."""
        account = await self.store.find(user_id)
        password_hash = account.password_hash if account else None
        matches = await self.passwords.verify(password_hash, unicodedata.normalize("NFKC", password))
        if account is None or not matches:
            raise WrongPassword
        await erase(user_id)
        await self.sessions.close_all(user_id)
        await self.store.remove(user_id, name_key(account.name))

    async def _find(self, who: int | str) -> Account | None:
        """The store is asked as often for a name that nobody has as for one that somebody has."""
        user_id = who if isinstance(who, int) else await self._id_of(name_key(who))
        return await self.store.find(NOBODY if user_id is None else user_id)

    async def _id_of(self, key: str) -> int | None:
        return await self.store.id_of(key) if 0 < len(key) <= KEY_LENGTH else None


def checked_name(text: str) -> str:
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not name:
        raise InvalidInput("Choose a name.")
    if len(name) > NAME_LENGTH:
        raise InvalidInput(f"A name has at most {NAME_LENGTH} characters. Choose a shorter one.")
    if not name.isprintable():
        raise InvalidInput("The name has a character in it that cannot be shown. Choose another name.")
    if "".join(name.split()).isnumeric():
        raise InvalidInput("A name of digits alone would be taken for an id. Add a letter.")
    return name


def checked_password(text: str) -> str:
    password = unicodedata.normalize("NFKC", text)
    if len(password) not in PASSWORD_LENGTHS:
        raise InvalidInput("A password has 8 to 200 characters.")
    return password
