"""Amazon's certificate chains: fetched once, verified and cached. Failures are cached too, but for less time."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import httpx
from cachetools import TTLCache
from cryptography.x509.verification import Store

from services.voice.alexa.verification.certificates import VerifiedChain, verify_chain
from services.voice.alexa.verification.errors import UntrustedRequest

# Alexa waits 8 s for a response; the dialogue takes up to 5 of them.
FETCH_SECONDS = 2
MAX_CHAIN_BYTES = 64 * 1024
CHAIN_TTL = timedelta(hours=1)
FAILURE_TTL = timedelta(seconds=10)


def open_chain_client(origin: str) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=8)
    return httpx.AsyncClient(base_url=origin, timeout=FETCH_SECONDS, limits=limits, follow_redirects=False)


class CertificateChains:
    """Used from one event loop only, so its caches need no lock; a lock per path keeps fetches apart."""

    def __init__(self, client: httpx.AsyncClient, roots: Store, now: Callable[[], datetime]) -> None:
        self.client = client
        self.roots = roots
        self.now = now
        # Two caches, so that many bad URLs cannot push out a verified chain.
        self._chains: TTLCache[str, VerifiedChain, datetime] = TTLCache(16, CHAIN_TTL, timer=now)
        self._failures: TTLCache[str, str, datetime] = TTLCache(256, FAILURE_TTL, timer=now)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, path: str) -> VerifiedChain:
        """The verified chain at a path from `chain_path`. Concurrent calls for one path share a fetch.

        Raises `UntrustedRequest` if the chain cannot be fetched or verified.
        """
        lock = self._locks.setdefault(path, asyncio.Lock())
        async with lock:
            return self._cached(path) or await self._load(path)

    def _cached(self, path: str) -> VerifiedChain | None:
        if (failure := self._failures.get(path)) is not None:
            raise UntrustedRequest(f"{failure} (cached)")
        chain = self._chains.get(path)
        return chain if chain is not None and chain.is_valid_at(self.now()) else None

    async def _load(self, path: str) -> VerifiedChain:
        try:
            chain = verify_chain(await self._fetch(path), self.roots, self.now())
        except UntrustedRequest as failure:
            self._failures[path] = str(failure)
            raise
        self._chains[path] = chain
        return chain

    async def _fetch(self, path: str) -> bytes:
        try:
            async with asyncio.timeout(FETCH_SECONDS), self.client.stream("GET", path) as response:
                if response.status_code != 200:
                    raise UntrustedRequest(f"the chain could not be fetched: status {response.status_code}")
                return await _read_capped(response)
        except (httpx.HTTPError, TimeoutError) as error:
            raise UntrustedRequest(f"the chain could not be fetched: {error!r}") from error


async def _read_capped(response: httpx.Response) -> bytes:
    body = b""
    async for chunk in response.aiter_bytes(chunk_size=16 * 1024):
        body += chunk
        if len(body) > MAX_CHAIN_BYTES:
            raise UntrustedRequest("the chain is too large")
    return body
