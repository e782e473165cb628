"""Reads a user's list: from the store where it is there, else from the recommender."""

from services.web.recommender import Recommender
from shared.errors import StoreUnavailable
from shared.lists import ListAnswer, ListReader
from shared.schemas import Controls


class Lists:
    def __init__(self, reader: ListReader, recommender: Recommender) -> None:
        self.reader = reader
        self.recommender = recommender

    async def read(self, user_id: int, amount: int, controls: Controls) -> bytes:
        """The list as JSON. The controls are not part of what is stored, so with them it is computed."""
        stored = None if controls.any() else await self._stored(user_id)
        if stored is not None:
            return stored.body(amount)
        return await self.recommender.recommendations(user_id, amount, controls)

    async def _stored(self, user_id: int) -> ListAnswer | None:
        try:
            found = await self.reader.read(user_id)
        except StoreUnavailable:
            return None
        return found if isinstance(found, ListAnswer) else None
