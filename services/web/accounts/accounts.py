"""Accounts: signing up, signing in by id or name, and deletion."""

import secrets
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from services.web.accounts.common_passwords import is_common
from services.web.accounts.passwords import Passwords
from services.web.accounts.sessions import OpenedSession, Sessions, SignedInUser
from shared.contracts.errors import Forbidden, InvalidInput, NameTaken, NotSignedIn
from shared.contracts.lists import Visibility
from shared.contracts.user_names import name_key

MAX_NAME_LENGTH = 40
MAX_KEY_LENGTH = 3 * MAX_NAME_LENGTH
"""Case folding can turn one character into three."""
PASSWORD_LENGTHS = range(8, 201)
UNUSED_ID = 0
"""No user has this id."""


class WrongCredentials(NotSignedIn):
    message = "The name or id and the password do not belong together. Check both and try again."


class WrongPassword(Forbidden):
    message = "This is not your password. Nothing was changed."


@dataclass(frozen=True)
class Account:
    user_id: int
    name: str
    password_hash: str
    sessions: dict[str, int]
    """When each session expires (seconds since 1970), by the hash of its secret."""


class AccountStore(Protocol):
    async def next_id(self) -> int: ...
    async def create(self, account: Account, key: str, created: datetime, visibility: Visibility = "open") -> None: ...
    async def find(self, user_id: int) -> Account | None: ...
    async def find_id(self, key: str) -> int | None: ...
    async def remove(self, user_id: int, key: str) -> None: ...
    async def set_password(self, old: Account, password_hash: str, sessions: dict[str, int]) -> None:
        """Keeps these sessions only. Raises `Conflict` if the account has changed since it was read."""
        ...

    async def link_key(self, user_id: int) -> str | None: ...
    async def set_link_key(self, user_id: int, key: str) -> None: ...


class Accounts:
    def __init__(self, store: AccountStore, passwords: Passwords, sessions: Sessions) -> None:
        self.store = store
        self.passwords = passwords
        self.sessions = sessions

    async def sign_up(self, name: str, password: str, visibility: Visibility = "open") -> OpenedSession:
        name = validate_name(name)
        password = validate_password(password, name)
        key = name_key(name)
        if await self.store.find_id(key) is not None:
            raise NameTaken
        password_hash = await self.passwords.hash(password)
        session = self.sessions.new(SignedInUser(user_id=await self.store.next_id(), name=name))
        account = Account(session.user.user_id, name, password_hash, {session.key: session.expires_at})
        await self.store.create(account, key, datetime.now(UTC), visibility)
        return session

    async def sign_in(self, name_or_id: int | str, password: str) -> OpenedSession:
        """An unknown user takes the same work and gets the same error as a wrong password."""
        account = await self._verify(await self.find(name_or_id), password)
        if account is None:
            raise WrongCredentials
        return await self.sessions.open(SignedInUser(user_id=account.user_id, name=account.name), account.sessions)

    async def delete(self, user_id: int, password: str, erase: Callable[[int], Awaitable[None]]) -> None:
        """Erases ratings and lists first: if a later step fails, the user can still sign in and try again."""
        account = await self.check_password(user_id, password)
        await erase(user_id)
        await self.sessions.close_all(user_id)
        await self.store.remove(user_id, name_key(account.name))

    async def change_password(self, user_id: int, old: str, new: str, token: str) -> None:
        """All sessions end but the one of `token`."""
        account = await self.check_password(user_id, old)
        password_hash = await self.passwords.hash(validate_password(new, account.name))
        own = self.sessions.key_of(token)
        kept = {key: expires for key, expires in account.sessions.items() if key == own}
        await self.store.set_password(account, password_hash, kept)
        await self.sessions.end_in_cache(account.sessions.keys() - kept.keys())

    async def check_password(self, user_id: int, password: str) -> Account:
        """Raises `WrongPassword`."""
        account = await self._verify(await self.store.find(user_id), password)
        if account is None:
            raise WrongPassword
        return account

    async def exists(self, user_id: int) -> bool:
        return await self.store.find(user_id) is not None

    async def link_key(self, user_id: int) -> str:
        """The secret of the links with which the user lets others in."""
        return await self.store.link_key(user_id) or await self.renew_link(user_id)

    async def renew_link(self, user_id: int) -> str:
        """Links with the key before no longer work."""
        key = secrets.token_urlsafe(16)
        await self.store.set_link_key(user_id, key)
        return key

    async def has_link(self, user_id: int, key: str) -> bool:
        stored = await self.store.link_key(user_id)
        return stored is not None and secrets.compare_digest(stored.encode(), key.encode())

    async def _verify(self, account: Account | None, password: str) -> Account | None:
        """Returns the account if the password is right; takes the same time without an account."""
        password_hash = account.password_hash if account else None
        matches = await self.passwords.verify(password_hash, unicodedata.normalize("NFKC", password))
        return account if matches else None

    async def find(self, name_or_id: int | str) -> Account | None:
        """Reads the store as often for an unknown name as for a known one."""
        user_id = name_or_id if isinstance(name_or_id, int) else await self._find_id(name_key(name_or_id))
        return await self.store.find(UNUSED_ID if user_id is None else user_id)

    async def _find_id(self, key: str) -> int | None:
        return await self.store.find_id(key) if 0 < len(key) <= MAX_KEY_LENGTH else None


def validate_name(text: str) -> str:
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not name:
        raise InvalidInput("Choose a name.")
    if len(name) > MAX_NAME_LENGTH:
        raise InvalidInput(f"A name has at most {MAX_NAME_LENGTH} characters. Choose a shorter one.")
    if not name.isprintable():
        raise InvalidInput("The name has a character in it that cannot be shown. Choose another name.")
    if "".join(name.split()).isnumeric():
        raise InvalidInput("A name of digits alone would be taken for an id. Add a letter.")
    return name


def validate_password(text: str, name: str) -> str:
    password = unicodedata.normalize("NFKC", text)
    if len(password) not in PASSWORD_LENGTHS:
        raise InvalidInput("A password has 8 to 200 characters.")
    if is_common(password, name):
        raise InvalidInput("This password is one of the first that others would guess. Choose another one.")
    return password
