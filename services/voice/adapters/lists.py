import time

import httpx

from shared.contracts.errors import ListNotOpen, MatineeError
from shared.contracts.lists import Recommendations, RecommendedMovie, Source
from shared.contracts.profiles import UserRatings
from shared.http.service_client import call_service
from shared.lists.found_list import OutdatedList
from shared.lists.reader import ListReader
from shared.lists.stale_model_refresh import StaleModelRefresher
from shared.telemetry.metrics import Metrics


class StoredLists:
    """Reads lists from the list store. The recommender is needed only if the stored list is outdated."""

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

    async def movies(self, user_id: int, amount: int, *, is_owner: bool = False) -> list[RecommendedMovie]:
        start = time.perf_counter()
        movies, source = await self._read(user_id, amount, is_owner)
        if source is not None:
            self.metrics.observe_list(source, time.perf_counter() - start)
        return movies

    async def _read(self, user_id: int, amount: int, is_owner: bool) -> tuple[list[RecommendedMovie], Source | None]:
        """The movies and their source; no source if there is no list."""
        stored = await self.reader.read(user_id, amount)
        if stored is None:
            return [], None
        if isinstance(stored, OutdatedList):
            return await self._recompute(user_id, amount, is_owner), "computed"
        if not is_owner and stored.body_for_others() is None:
            raise ListNotOpen
        self.refreshes.refresh_if_outdated(user_id, stored)
        return Recommendations.model_validate_json(stored.body()).movies, stored.source

    async def _recompute(self, user_id: int, amount: int, is_owner: bool) -> list[RecommendedMovie]:
        """Takes the list from the recommender's response, since the stored one may be outdated again by then.

        Empty for a user who is unknown, or has taken back every rating.
        """
        user = f"/internal/users/{user_id}"
        try:
            if not is_owner:
                await call_service(self.recommender, "GET", f"{user}/titles", params={"amount": 1})
            listed = await call_service(self.recommender, "GET", f"{user}/recommendations", params={"amount": amount})
            rated = await call_service(self.recommender, "GET", f"{user}/ratings")
        except MatineeError as error:
            if error.status == ListNotOpen.status:
                raise ListNotOpen from error
            if error.status != 404:
                raise
            return []
        has_rated = UserRatings.model_validate_json(rated.content).ratings
        return Recommendations.model_validate_json(listed.content).movies if has_rated else []
