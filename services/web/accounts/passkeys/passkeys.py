"""Passkeys of an account, and signing in with one without typing a name."""

import secrets
import time
from dataclasses import dataclass
from typing import Protocol

from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from services.web.accounts.accounts import Accounts
from services.web.accounts.devices import Device
from services.web.accounts.names import validate_name
from services.web.accounts.one_time.one_time_secrets import OneTimeSecrets, Values
from services.web.accounts.passkeys.ceremonies import (
    NotVerified,
    RelyingParty,
    read_claim,
    registration_options,
    sign_in_options,
    verify_registration,
    verify_sign_in,
)
from services.web.accounts.passkeys.passkey import Passkey
from services.web.accounts.sessions import OpenedSession, SignedInUser
from shared.contracts.errors import Conflict, InvalidInput, NotFound, NotSignedIn

PASSKEYS_PER_USER = 10
CHALLENGE_BYTES = 32
NOBODY = 0


class PasskeyNotFound(NotFound):
    message = "This passkey was removed already."


class PasskeyRefused(InvalidInput):
    message = "This passkey was not added: what the browser answered is too old, or not for this site. Try again."


class TooManyPasskeys(Conflict):
    message = "An account has ten passkeys at most, and each only once. Remove one first."


class UnknownPasskey(NotSignedIn):
    message = "This passkey opens no account here. Try again, or sign in with your password."


@dataclass(frozen=True)
class Ceremony:
    """The options for the browser, and the secret that it has to bring back with its answer."""

    options: str
    secret: str


class PasskeyStore(Protocol):
    async def passkeys(self, user_id: int) -> tuple[Passkey, ...]: ...

    async def add_passkey(self, user_id: int, passkey: Passkey, most: int) -> bool:
        """False if the account has it, or has as many as it may have."""
        ...

    async def rename_passkey(self, user_id: int, passkey_id: str, name: str) -> bool:
        """False if there is none."""
        ...

    async def remove_passkey(self, user_id: int, passkey_id: str) -> None: ...

    async def mark_used(self, user_id: int, passkey: Passkey, sign_count: int, now: int) -> bool:
        """False if the passkey was used or removed since it was read."""
        ...


class Passkeys:
    def __init__(self, store: PasskeyStore, challenges: OneTimeSecrets, accounts: Accounts) -> None:
        self.store = store
        self.challenges = challenges
        self.accounts = accounts

    async def read(self, user_id: int) -> list[Passkey]:
        """The newest first."""
        return sorted(await self.store.passkeys(user_id), key=lambda each: each.created, reverse=True)

    async def begin_registration(self, party: RelyingParty, user: SignedInUser, token: str, password: str) -> Ceremony:
        """A password is asked for, so that an open session alone cannot make itself at home. Raises `WrongPassword`."""
        await self.accounts.check_password(user.user_id, password)
        existing = await self.store.passkeys(user.user_id)
        challenge, secret = await self._new_challenge(user.user_id, token)
        return Ceremony(registration_options(party, user, challenge, existing), secret)

    async def register(
        self, party: RelyingParty, user: SignedInUser, token: str, secret: str, answer: str, name: str
    ) -> Passkey:
        """Raises `PasskeyRefused`, `TooManyPasskeys`."""
        challenge = await self._take_challenge(secret, user.user_id, token)
        try:
            passkey = verify_registration(party, challenge, answer, validate_name(name), int(time.time()))
        except NotVerified as error:
            raise PasskeyRefused from error
        if not await self.store.add_passkey(user.user_id, passkey, PASSKEYS_PER_USER):
            raise TooManyPasskeys
        return passkey

    async def begin_sign_in(self, party: RelyingParty) -> Ceremony:
        challenge, secret = await self._new_challenge(NOBODY, "")
        return Ceremony(sign_in_options(party, challenge), secret)

    async def sign_in(self, party: RelyingParty, secret: str, answer: str, device: Device) -> OpenedSession:
        """Raises `UnknownPasskey`, whatever is wrong with it."""
        try:
            challenge = await self._take_challenge(secret, NOBODY, "")
            user_id, passkey = await self._claimed(answer)
            sign_count = verify_sign_in(party, challenge, answer, passkey)
        except (NotVerified, PasskeyRefused) as error:
            raise UnknownPasskey from error
        account = await self.accounts.store.find(user_id)
        if account is None or not await self.store.mark_used(user_id, passkey, sign_count, int(time.time())):
            raise UnknownPasskey
        return await self.accounts.open_session(account, device)

    async def _claimed(self, answer: str) -> tuple[int, Passkey]:
        claim = read_claim(answer)
        for passkey in await self.store.passkeys(claim.user_id):
            if passkey.passkey_id == claim.passkey_id:
                return claim.user_id, passkey
        raise NotVerified

    async def rename(self, user_id: int, passkey_id: str, name: str) -> None:
        """Raises `PasskeyNotFound`."""
        if not await self.store.rename_passkey(user_id, passkey_id, validate_name(name)):
            raise PasskeyNotFound

    async def remove(self, user_id: int, password: str, passkey_id: str) -> Passkey:
        """Returns the one that was removed. Raises `WrongPassword`, `PasskeyNotFound`."""
        await self.accounts.check_password(user_id, password)
        for passkey in await self.store.passkeys(user_id):
            if passkey.passkey_id == passkey_id:
                await self.store.remove_passkey(user_id, passkey_id)
                return passkey
        raise PasskeyNotFound

    async def _new_challenge(self, user_id: int, token: str) -> tuple[bytes, str]:
        """For one session of the user, or for a browser in which nobody has signed in."""
        challenge = secrets.token_bytes(CHALLENGE_BYTES)
        values: Values = {"challenge": bytes_to_base64url(challenge), "user": user_id, "session": self._session(token)}
        return challenge, await self.challenges.new("passkey", values)

    async def _take_challenge(self, secret: str, user_id: int, token: str) -> bytes:
        values = await self.challenges.take("passkey", secret)
        if values is None or (values["user"], values["session"]) != (user_id, self._session(token)):
            raise PasskeyRefused
        return base64url_to_bytes(str(values["challenge"]))

    def _session(self, token: str) -> str:
        return self.accounts.sessions.key_of(token) or ""
