"""Amazon's certificate chains: fetched once, checked, and kept for a while. So are the failures, more briefly."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import httpx
from cryptography.x509.verification import Store

from services.voice.alexa.verification.certificates import VerifiedChain, verified_chain
from services.voice.alexa.verification.errors import Untrusted
from services.voice.alexa.verification.ttl_cache import Expiring

# Alexa waits 8 s for an answer; the dialogue takes up to 5 of them.
FETCH_SECONDS = 2
MAX_CHAIN_BYTES = 64 * 1024
KEEP_CHAIN = timedelta(hours=1)
KEEP_FAILURE = timedelta(seconds=10)


def open_chain_client(origin: str) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=8)
    return httpx.AsyncClient(base_url=origin, timeout=FETCH_SECONDS, limits=limits, follow_redirects=False)


class Chains:
    def __init__(self, client: httpx.AsyncClient, roots: Store, now: Callable[[], datetime]) -> None:
        self.client = client
        self.roots = roots
        self.now = now
        self._verified = Expiring[VerifiedChain](size=16, lifetime=KEEP_CHAIN, now=now)
        self._failures = Expiring[str](size=256, lifetime=KEEP_FAILURE, now=now)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, path: str) -> VerifiedChain:
        """The chain under a path that was checked already; one fetch at a time for each. Raises `Untrusted`."""
        lock = self._locks.setdefault(path, asyncio.Lock())
        async with lock:
            return self._kept(path) or await self._load(path)

    def _kept(self, path: str) -> VerifiedChain | None:
        if (failure := self._failures.get(path)) is not None:
            raise Untrusted(f"{failure} (moments ago)")
        chain = self._verified.get(path)
        return chain if chain is not None and chain.holds_at(self.now()) else None

    async def _load(self, path: str) -> VerifiedChain:
        try:
            chain = verified_chain(await self._fetch(path), self.roots, self.now())
        except Untrusted as failure:
            self._failures.put(path, str(failure))
            raise
        self._verified.put(path, chain)
        return chain

    async def _fetch(self, path: str) -> bytes:
        try:
            async with asyncio.timeout(FETCH_SECONDS), self.client.stream("GET", path) as response:
                if response.status_code != 200:
                    raise Untrusted(f"the chain could not be fetched: status {response.status_code}")
                return await _capped(response)
        except (httpx.HTTPError, TimeoutError) as error:
            raise Untrusted(f"the chain could not be fetched: {error!r}") from error


async def _capped(response: httpx.Response) -> bytes:
    body = b""
    async for piece in response.aiter_bytes(chunk_size=16 * 1024):
        body += piece
        if len(body) > MAX_CHAIN_BYTES:
            raise Untrusted("the chain is too large")
    return body
