"""Access tokens that tell the skill who is signed in on `/voice`: each lasts a minute, and only the skill gets it."""

import hashlib
import hmac
import time
from dataclasses import dataclass

from pydantic import SecretStr

from services.web.accounts.accounts import AccountStore
from services.web.accounts.sessions import SignedInUser
from services.web.oauth.account_linking import TokenOwner
from services.web.oauth.scopes import SCOPES
from shared.setting_values import secret_values

LIFETIME_SECONDS = 60


@dataclass(frozen=True)
class VisitorTokens:
    key: SecretStr
    accounts: AccountStore

    def issue(self, visitor: SignedInUser) -> str:
        payload = f"{visitor.user_id}.{int(time.time()) + LIFETIME_SECONDS}"
        return f"{payload}.{_sign(payload, secret_values(self.key)[0])}"

    async def find_owner(self, token: str) -> TokenOwner | None:
        payload, _, signature = token.rpartition(".")
        if not self._is_signed(payload, signature):
            return None
        user_id, expires_at = map(int, payload.split("."))
        account = await self.accounts.find(user_id) if expires_at > time.time() else None
        return TokenOwner(user_id=user_id, name=account.name, scopes=list(SCOPES)) if account else None

    def _is_signed(self, payload: str, signature: str) -> bool:
        given = signature.encode(errors="replace")
        return any(hmac.compare_digest(given, _sign(payload, key).encode()) for key in secret_values(self.key))


def _sign(payload: str, key: str) -> str:
    return hmac.new(key.encode(), f"visitor {payload}".encode(errors="replace"), hashlib.sha256).hexdigest()
