import time

import httpx

from shared.errors import MatineeError
from shared.hop import hop
from shared.lists import ListAnswer, ListReader, Outdated
from shared.metrics import Metrics
from shared.refreshes import Refreshes
from shared.schemas import Recommendations, RecommendedMovie, Source


class StoredLists:
    """The dialogue's port to the list store. The record is read without the recommender, unless it is outdated."""

    def __init__(
        self,
        reader: ListReader,
        recommender: httpx.AsyncClient,
        refreshes: Refreshes,
        metrics: Metrics | None = None,
    ) -> None:
        self.reader = reader
        self.recommender = recommender
        self.refreshes = refreshes
        self.metrics = metrics or Metrics()

    async def movies(self, user_id: int, amount: int) -> list[RecommendedMovie]:
        asked = time.perf_counter()
        answer, source = await self._read(user_id)
        if not isinstance(answer, ListAnswer):
            return []
        self.metrics.list_given(source or answer.source, time.perf_counter() - asked)
        self.refreshes.look_at(user_id, answer)
        return Recommendations.model_validate_json(answer.body(amount)).movies

    async def _read(self, user_id: int) -> tuple[ListAnswer | Outdated | None, Source | None]:
        """The answer, and where it comes from if not from where it was found."""
        answer = await self.reader.read(user_id)
        if not isinstance(answer, Outdated):
            return answer, None
        await self._compute(user_id)
        return await self.reader.read(user_id), "computed"

    async def _compute(self, user_id: int) -> None:
        """Has the list made anew and stored. A user whom the recommender does not know has none."""
        try:
            await hop(self.recommender, "GET", f"/internal/users/{user_id}/recommendations")
        except MatineeError as error:
            if error.status != 404:
                raise
