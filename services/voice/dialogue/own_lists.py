"""Lists as the listener of one turn may hear them: a hidden list is read to the account that owns it only."""

from dataclasses import dataclass

from services.voice.dialogue.ports import Accounts, Lists
from shared.contracts.errors import ListNotOpen
from shared.contracts.lists import RecommendedMovie


@dataclass(frozen=True)
class OwnLists:
    lists: Lists
    accounts: Accounts
    access_token: str | None

    async def movies(self, user_id: int, amount: int, *, is_owner: bool = False) -> list[RecommendedMovie]:
        """Looks the account up only for a hidden list."""
        if is_owner:
            return await self.lists.movies(user_id, amount, is_owner=True)
        try:
            return await self.lists.movies(user_id, amount)
        except ListNotOpen:
            account = await self.accounts.owner(self.access_token) if self.access_token else None
            if account is None or account.user_id != user_id:
                raise
            return await self.lists.movies(user_id, amount, is_owner=True)
