"""Accounts: signing up, and signing in by id or name."""

import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from services.web.accounts.common_passwords import is_common
from services.web.accounts.devices import Device
from services.web.accounts.mail.mail_address import MailAddress
from services.web.accounts.names import MAX_CODE_POINTS, validate_name
from services.web.accounts.passwords import Passwords
from services.web.accounts.sessions import OpenedSession, SessionRecords, Sessions, SignedInUser
from shared.contracts.errors import Conflict, Forbidden, InvalidInput, NameTaken, NotSignedIn
from shared.contracts.lists import Visibility
from shared.contracts.user_names import name_key

MAX_KEY_LENGTH = 3 * MAX_CODE_POINTS
"""Case folding can turn one character into three."""
PASSWORD_LENGTHS = range(8, 201)
UNUSED_ID = 0
"""No user has this id."""
UNKNOWN = Device()


class WrongCredentials(NotSignedIn):
    message = "The name or id and the password do not belong together. Check both and try again."


class WrongPassword(Forbidden):
    message = "This is not your password. Nothing was changed."


class DeletionUnderWay(Conflict):
    """Only somebody who knows the password is told."""

    message = (
        "This account is being deleted. That goes on by itself, usually within minutes, and its name is free then."
    )


class AccountLocked(Forbidden):
    """Only somebody who knows the password is told."""

    message = "The operator of this site has locked this account. Ask them to unlock it."


@dataclass(frozen=True)
class Account:
    user_id: int
    name: str
    password_hash: str
    sessions: dict[str, int]
    """When each session expires (seconds since 1970), by the hash of its secret."""
    deleting: bool = False
    records: SessionRecords = field(default_factory=SessionRecords)
    created: str = ""
    """When, as ISO 8601 has it."""
    locked: bool = False
    mail: MailAddress | None = None
    """Confirmed."""


class AccountStore(Protocol):
    async def next_id(self) -> int: ...
    async def create(self, account: Account, key: str, created: datetime, visibility: Visibility = "open") -> None: ...
    async def find(self, user_id: int) -> Account | None: ...
    async def find_id(self, key: str) -> int | None: ...
    async def remove(self, user_id: int, key: str) -> None: ...
    async def set_password(self, old: Account, password_hash: str, sessions: dict[str, int]) -> None:
        """Keeps these sessions only, and no link of an app or of Alexa. Raises `Conflict` if the account has changed
        since it was read."""
        ...

    async def link_key(self, user_id: int) -> str | None: ...
    async def set_link_key(self, user_id: int, key: str) -> None: ...


class Accounts:
    def __init__(self, store: AccountStore, passwords: Passwords, sessions: Sessions) -> None:
        self.store = store
        self.passwords = passwords
        self.sessions = sessions

    async def sign_up(
        self, name: str, password: str, visibility: Visibility = "open", device: Device = UNKNOWN
    ) -> OpenedSession:
        """Signing up again with the same password signs in: the response to the first time may have been lost. Either
        way one password is hashed, so that the time tells nothing. Count attempts as for signing in."""
        name = validate_name(name)
        password = validate_password(password, name)
        key = name_key(name)
        if (user_id := await self.store.find_id(key)) is not None:
            return await self._sign_up_again(user_id, password, device)
        password_hash = await self.passwords.hash(password)
        session = self.sessions.new(SignedInUser(user_id=await self.store.next_id(), name=name), device)
        sessions = {session.key: session.expires_at}
        account = Account(session.user.user_id, name, password_hash, sessions, records=session.records)
        try:
            await self.store.create(account, key, datetime.now(UTC), visibility)
        except NameTaken:  # meanwhile
            return await self._sign_up_again(await self.store.find_id(key) or UNUSED_ID, password, device)
        return session

    async def _sign_up_again(self, user_id: int, password: str, device: Device) -> OpenedSession:
        account = await self._verify(await self.store.find(user_id), password)
        if account is None:
            raise NameTaken
        return await self.open_session(account, device)

    async def sign_in(self, name_or_id: int | str, password: str, device: Device = UNKNOWN) -> OpenedSession:
        """An unknown user takes the same work and gets the same error as a wrong password."""
        account = await self._verify(await self.find(name_or_id), password)
        if account is None:
            raise WrongCredentials
        return await self.open_session(account, device)

    async def open_session(self, account: Account, device: Device) -> OpenedSession:
        if account.deleting:
            raise DeletionUnderWay
        if account.locked:
            raise AccountLocked
        user = SignedInUser(user_id=account.user_id, name=account.name)
        return await self.sessions.open(user, account.sessions, account.records, device)

    async def change_password(self, user_id: int, old: str, new: str, token: str) -> None:
        """All sessions end but the one of `token`, and apps and Alexa have to be connected again: whoever had a session
        may have let them in."""
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


def validate_password(text: str, name: str) -> str:
    password = unicodedata.normalize("NFKC", text)
    if len(password) not in PASSWORD_LENGTHS:
        raise InvalidInput("A password has 8 to 200 characters.")
    if is_common(password, name):
        raise InvalidInput("This password is one of the first that others would guess. Choose another one.")
    return password
