"""Lists of an earlier model are served as they are and refreshed in the background."""

import asyncio
from asyncio import Task

import httpx
import structlog

from shared.contracts.errors import MatineeError
from shared.http.service_client import call_service
from shared.lists.cache_lease import CacheLease
from shared.lists.found_list import FoundList

MAX_CONCURRENT = 4
log = structlog.get_logger()


class StaleModelRefresher:
    """Refreshes few lists at a time, each only once. A list beyond that is refreshed when it is read again."""

    def __init__(self, recommender: httpx.AsyncClient, lease: CacheLease) -> None:
        self.recommender = recommender
        self.lease = lease
        self._running: dict[int, Task[None]] = {}

    def refresh_if_outdated(self, user_id: int, found: FoundList) -> None:
        current = self.lease.notices.model_version
        if current is None or found.is_from_model(current):
            return
        if user_id not in self._running and len(self._running) < MAX_CONCURRENT:
            self._running[user_id] = asyncio.create_task(self._refresh(user_id))

    async def _refresh(self, user_id: int) -> None:
        try:
            await call_service(
                self.recommender, "GET", f"/internal/users/{user_id}/recommendations", params={"amount": 1}
            )
        except MatineeError as error:
            log.info("list not refreshed", user_id=user_id, error=error.message)
        finally:
            del self._running[user_id]
