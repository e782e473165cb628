"""Requests to TMDB's API and to its images, of bounded size."""

import httpx
from pydantic import SecretStr

MAX_BYTES = 1024 * 1024


class TmdbApi:
    def __init__(self, client: httpx.AsyncClient, api_url: str, key: SecretStr) -> None:
        self.client = client
        self.api_url = api_url.rstrip("/")
        self.key = key.get_secret_value()

    async def call(self, path: str, **params: str) -> bytes | None:
        """None where TMDB has nothing of this name. Raises `httpx.HTTPError`, or `ValueError` for a body that is too
        large. TMDB has two kinds of keys: a JWT goes into a header, the short one into the query."""
        if "." in self.key:
            return await self.fetch(f"{self.api_url}{path}", params, {"Authorization": f"Bearer {self.key}"})
        return await self.fetch(f"{self.api_url}{path}", params | {"api_key": self.key})

    async def fetch(
        self, url: str, params: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> bytes | None:
        async with self.client.stream("GET", url, params=params, headers=headers) as response:
            if response.status_code == 404:
                return None
            response.raise_for_status()
            content = b""
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > MAX_BYTES:
                    raise ValueError("too large")
        return content
