"""Access tokens with which the skill knows who is signed in on `/voice`: given for one turn, and only to the skill."""

import hashlib
import hmac
import time
from dataclasses import dataclass

from pydantic import SecretStr

from services.web.accounts.accounts import AccountStore
from services.web.accounts.sessions import SignedIn
from services.web.oauth.linking import Owner
from services.web.oauth.scopes import SCOPES

SECONDS = 60


@dataclass(frozen=True)
class VisitorTokens:
    key: SecretStr
    accounts: AccountStore

    def give(self, visitor: SignedIn) -> str:
        word = f"{visitor.user_id}.{int(time.time()) + SECONDS}"
        return f"{word}.{self._seal(word)}"

    async def owner(self, token: str) -> Owner | None:
        word, _, seal = token.rpartition(".")
        if not hmac.compare_digest(seal.encode(errors="replace"), self._seal(word).encode()):
            return None
        user_id, ends = map(int, word.split("."))
        account = await self.accounts.find(user_id) if ends > time.time() else None
        return Owner(user_id=user_id, name=account.name, scopes=list(SCOPES)) if account else None

    def _seal(self, word: str) -> str:
        sealed = f"visitor {word}".encode(errors="replace")
        return hmac.new(self.key.get_secret_value().encode(), sealed, hashlib.sha256).hexdigest()
