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

LIFETIME_SECONDS = 60


@dataclass(frozen=True)
class VisitorTokens:
    key: SecretStr
    accounts: AccountStore

    def issue(self, visitor: SignedInUser) -> str:
        payload = f"{visitor.user_id}.{int(time.time()) + LIFETIME_SECONDS}"
        return f"{payload}.{self._sign(payload)}"

    async def find_owner(self, token: str) -> TokenOwner | None:
        payload, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(errors="replace"), self._sign(payload).encode()):
            return None
        user_id, expires_at = map(int, payload.split("."))
        account = await self.accounts.find(user_id) if expires_at > time.time() else None
        return TokenOwner(user_id=user_id, name=account.name, scopes=list(SCOPES)) if account else None

    def _sign(self, payload: str) -> str:
        message = f"visitor {payload}".encode(errors="replace")
        return hmac.new(self.key.get_secret_value().encode(), message, hashlib.sha256).hexdigest()
