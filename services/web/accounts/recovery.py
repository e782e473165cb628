"""Recovery of an account whose password is forgotten, by codes that are shown once and work once."""

import base64
import re
import secrets
from collections.abc import Collection
from typing import Protocol

from services.web.accounts.accounts import UNUSED_ID, Account, Accounts, validate_password
from services.web.accounts.sessions import hash_secret
from shared.contracts.errors import NotSignedIn

CODES = 8
BYTES = 10
GROUP = 4
CODE = re.compile(r"[A-Z2-7]{16}")


class WrongCode(NotSignedIn):
    message = "The name or id and the recovery code do not belong together, or the code was used before. Check both."


class RecoveryStore(Protocol):
    async def recovery_codes(self, user_id: int) -> set[str]:
        """Their hashes."""
        ...

    async def set_recovery_codes(self, user_id: int, hashes: Collection[str]) -> None:
        """In place of those before."""
        ...

    async def recover(self, user_id: int, codes: Collection[str], left: Collection[str], password_hash: str) -> bool:
        """Sets the password, ends all sessions, passkeys and links to Alexa, removes the mail address, and leaves only
        the codes `left`, all at once.
        False, and nothing changes, if the codes are not `codes` any more."""
        ...


class Recovery:
    def __init__(self, store: RecoveryStore, accounts: Accounts) -> None:
        self.store = store
        self.accounts = accounts

    async def renew(self, user_id: int) -> list[str]:
        """New codes; those before no longer work. Only hashes are stored, so that they can be shown only now."""
        codes = [new_code() for _ in range(CODES)]
        await self.store.set_recovery_codes(user_id, {hash_code(code) for code in codes})
        return codes

    async def left(self, user_id: int) -> int:
        return len(await self.store.recovery_codes(user_id))

    async def recover(self, name_or_id: int | str, code: str, password: str) -> Account:
        """The account as it was. Raises `WrongCode` for an unknown user as for a wrong code, after the same work."""
        password = validate_password(password, str(name_or_id))
        account = await self.accounts.find(name_or_id)
        codes = await self.store.recovery_codes(account.user_id if account else UNUSED_ID)
        password_hash, used = await self.accounts.passwords.hash(password), hash_code(code)
        if account is None or used not in codes:
            raise WrongCode
        if not await self.store.recover(account.user_id, codes, codes - {used}, password_hash):
            raise WrongCode
        await self.accounts.sessions.end_in_cache(account.sessions)
        return account


def new_code() -> str:
    """80 random bits, as four groups of letters and digits."""
    text = base64.b32encode(secrets.token_bytes(BYTES)).decode()
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def hash_code(code: str) -> str:
    """Of the code as people type it: in lower case, without hyphens, and with digits for similar letters. Empty if it
    is none."""
    letters = re.sub(r"[\s-]", "", code).upper().translate(str.maketrans("018", "OIB"))
    return hash_secret(letters) if CODE.fullmatch(letters) else ""
