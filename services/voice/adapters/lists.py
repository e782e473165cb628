import time

import httpx

from shared.contracts.errors import MatineeError
from shared.contracts.lists import Recommendations, RecommendedMovie, Source
from shared.contracts.profiles import UserRatings
from shared.http.service_client import call_service
from shared.lists.reader import ListReader
from shared.lists.stale_model_refresh import StaleModelRefresher
from shared.lists.stored_list import OutdatedList
from shared.telemetry.metrics import Metrics


class StoredLists:
    """The dialogue's port to the list store. The record is read without the recommender, unless it is outdated."""

    def __init__(
        self,
        reader: ListReader,
        recommender: httpx.AsyncClient,
        refreshes: StaleModelRefresher,
        metrics: Metrics | None = None,
    ) -> None:
        self.reader = reader
        self.recommender = recommender
        self.refreshes = refreshes
        self.metrics = metrics or Metrics()

    async def movies(self, user_id: int, amount: int) -> list[RecommendedMovie]:
        asked = time.perf_counter()
        movies, source = await self._read(user_id, amount)
        if source is not None:
            self.metrics.observe_list(source, time.perf_counter() - asked)
        return movies

    async def _read(self, user_id: int, amount: int) -> tuple[list[RecommendedMovie], Source | None]:
        """The movies, and where they come from; from nowhere where there is no list."""
        answer = await self.reader.read(user_id)
        if answer is None:
            return [], None
        if isinstance(answer, OutdatedList):
            return await self._made_anew(user_id, amount), "computed"
        self.refreshes.refresh_if_outdated(user_id, answer)
        return Recommendations.model_validate_json(answer.body(amount)).movies, answer.source

    async def _made_anew(self, user_id: int, amount: int) -> list[RecommendedMovie]:
        """The recommender's own answer: what it stored may be outdated again by the next rating. Whom it does not know,
        and who has taken every rating back, has no list."""
        user = f"/internal/users/{user_id}"
        try:
            listed = await call_service(self.recommender, "GET", f"{user}/recommendations", params={"amount": amount})
            rated = await call_service(self.recommender, "GET", f"{user}/ratings")
        except MatineeError as error:
            if error.status != 404:
                raise
            return []
        has_rated = UserRatings.model_validate_json(rated.content).ratings
        return Recommendations.model_validate_json(listed.content).movies if has_rated else []
