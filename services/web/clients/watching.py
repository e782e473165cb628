"""The recommender's internal API of the watchlist, the diary and "not now". Responses are JSON bytes to relay."""

from datetime import date

import httpx

from shared.contracts.watching import Diary, WatchlistChoice, WatchlistOrder
from shared.http.service_client import call_service


class WatchingClient:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def watchlist(self, user_id: int, order: WatchlistOrder = "predicted") -> bytes:
        return await self._call("GET", user_id, "watchlist", {"sort": order})

    async def wanted(self, user_id: int) -> bytes:
        return await self._call("GET", user_id, "wanted")

    async def keep_in_lists(self, user_id: int, choice: WatchlistChoice) -> bytes:
        return await self._call("PATCH", user_id, "watchlist", json=choice.model_dump())

    async def want(self, user_id: int, movie_id: int, amount: int) -> bytes:
        return await self._call("PUT", user_id, f"watchlist/{movie_id}", {"amount": amount})

    async def unwant(self, user_id: int, movie_id: int, amount: int) -> bytes:
        return await self._call("DELETE", user_id, f"watchlist/{movie_id}", {"amount": amount})

    async def diary(self, user_id: int) -> bytes:
        return await self._call("GET", user_id, "diary")

    async def read_diary(self, user_id: int) -> Diary:
        return Diary.model_validate_json(await self.diary(user_id))

    async def log(self, user_id: int, movie_id: int, day: date, amount: int) -> bytes:
        return await self._call("PUT", user_id, f"diary/{movie_id}/{day}", {"amount": amount})

    async def unlog(self, user_id: int, movie_id: int, day: date, amount: int) -> bytes:
        return await self._call("DELETE", user_id, f"diary/{movie_id}/{day}", {"amount": amount})

    async def rest(self, user_id: int, movie_id: int, amount: int) -> bytes:
        return await self._call("PUT", user_id, f"rested/{movie_id}", {"amount": amount})

    async def unrest(self, user_id: int, movie_id: int, amount: int) -> bytes:
        return await self._call("DELETE", user_id, f"rested/{movie_id}", {"amount": amount})

    async def _call(
        self,
        method: str,
        user_id: int,
        path: str,
        params: dict[str, str | int | float] | None = None,
        json: object = None,
    ) -> bytes:
        path = f"/internal/users/{user_id}/{path}"
        return (await call_service(self.client, method, path, params=params, json=json)).content
