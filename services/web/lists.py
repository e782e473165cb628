"""Reads a user's list: from the store where it is there, else from the recommender."""

from services.web.recommender import Recommender
from shared.errors import StoreUnavailable
from shared.flights import Flights
from shared.lists import ListAnswer, ListReader
from shared.refreshes import Refreshes
from shared.schemas import Controls

PLAIN = Controls()


class Lists:
    def __init__(self, reader: ListReader, recommender: Recommender, refreshes: Refreshes) -> None:
        self.reader = reader
        self.recommender = recommender
        self.refreshes = refreshes
        self.flights: Flights[tuple[int, int], bytes] = Flights()

    async def read(self, user_id: int, amount: int, controls: Controls) -> bytes:
        """The list as JSON. The controls are not part of what is stored, so with them it is computed."""
        if controls.any():
            return await self.recommender.recommendations(user_id, amount, controls)
        hit = await self.reader.hit(user_id)
        if hit is not None:
            return self._body(user_id, amount, hit)
        return await self.flights.join((user_id, amount), lambda: self._missed(user_id, amount))

    async def _missed(self, user_id: int, amount: int) -> bytes:
        try:
            found = await self.reader.read(user_id)
        except StoreUnavailable:
            found = None
        if isinstance(found, ListAnswer):
            return self._body(user_id, amount, found)
        return await self.recommender.recommendations(user_id, amount, PLAIN)

    def _body(self, user_id: int, amount: int, answer: ListAnswer) -> bytes:
        self.refreshes.look_at(user_id, answer)
        return answer.body(amount)
