"""Amazon's certificate chains: fetched once, verified, and kept as long as their certificates are valid, also across
restarts. Failures are cached for a moment.

A flood of unknown chains delays no request whose chain is held: held chains are looked up first, and few of the others
are fetched at a time.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import httpx
from cachetools import TLRUCache, TTLCache
from cryptography.x509.verification import Store

from services.voice.alexa.verification.certificates import VerifiedChain, verify_chain
from services.voice.alexa.verification.chain_files import ChainFiles
from services.voice.alexa.verification.errors import UntrustedRequest

# Alexa waits 8 s for a response; the dialogue takes up to 3 of them.
FETCH_SECONDS = 2
MAX_FETCHES = 4
MAX_CHAIN_BYTES = 64 * 1024
FAILURE_TTL = timedelta(seconds=10)
QUOTA, QUOTA_PERIOD = 10, timedelta(minutes=1)
"""How many unknown chains one client address may name in this time."""


def open_chain_client(origin: str) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=MAX_FETCHES)
    return httpx.AsyncClient(base_url=origin, timeout=FETCH_SECONDS, limits=limits, follow_redirects=False)


class CertificateChains:
    """Used from one event loop only, so its caches need no lock; a lock per path keeps fetches apart."""

    def __init__(
        self, client: httpx.AsyncClient, roots: Store, now: Callable[[], datetime], files: ChainFiles | None = None
    ) -> None:
        self.client = client
        self.roots = roots
        self.now = now
        self.files = files
        # Two caches, so that many bad URLs cannot push out a verified chain.
        self._chains: TLRUCache[str, VerifiedChain, datetime] = TLRUCache(64, ttu=_valid_until, timer=now)
        self._failures: TTLCache[str, str, datetime] = TTLCache(256, FAILURE_TTL, timer=now)
        self._unknown: TTLCache[str, int, datetime] = TTLCache(4096, QUOTA_PERIOD, timer=now)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._fetches = asyncio.Semaphore(MAX_FETCHES)

    async def get(self, path: str, client_address: str = "") -> VerifiedChain:
        """The verified chain at a path from `chain_path`. Concurrent calls for one path share a fetch.

        Raises `UntrustedRequest` if the chain cannot be fetched or verified.
        """
        if (held := self._held(path)) is not None:
            return held
        lock = self._locks.setdefault(path, asyncio.Lock())
        async with lock:
            return self._held(path) or await self._load(path, client_address)

    def _held(self, path: str) -> VerifiedChain | None:
        chain = self._chains.get(path)
        if chain is not None and chain.is_valid_at(self.now()):
            return chain
        if (failure := self._failures.get(path)) is not None:
            raise UntrustedRequest(f"{failure} (cached)")
        return None

    async def _load(self, path: str, client_address: str) -> VerifiedChain:
        if (kept := await self._kept(path)) is not None:
            return kept
        self._count(client_address)
        try:
            pem = await self._fetch(path)
            chain = verify_chain(pem, self.roots, self.now())
        except UntrustedRequest as failure:
            self._failures[path] = str(failure)
            raise
        self._chains[path] = chain
        if self.files is not None:
            await asyncio.to_thread(self.files.keep, path, pem)
        return chain

    async def _kept(self, path: str) -> VerifiedChain | None:
        """A chain from before the last restart, verified again."""
        pem = await asyncio.to_thread(self.files.find, path) if self.files else None
        if pem is None:
            return None
        try:
            self._chains[path] = chain = verify_chain(pem, self.roots, self.now())
        except UntrustedRequest:
            return None
        return chain

    def _count(self, client_address: str) -> None:
        """Not cached as a failure, since the chain itself may be good."""
        count = self._unknown.get(client_address, 0)
        if client_address and count >= QUOTA:
            raise UntrustedRequest("too many unknown chains from one address")
        self._unknown[client_address] = count + 1

    async def _fetch(self, path: str) -> bytes:
        try:
            async with (
                asyncio.timeout(FETCH_SECONDS),
                self._fetches,
                self.client.stream("GET", path) as response,
            ):
                if response.status_code != 200:
                    raise UntrustedRequest(f"the chain could not be fetched: status {response.status_code}")
                return await _read_capped(response)
        except (httpx.HTTPError, TimeoutError) as error:
            raise UntrustedRequest(f"the chain could not be fetched: {error!r}") from error


def _valid_until(_path: str, chain: VerifiedChain, _now: datetime) -> datetime:
    return chain.not_after


async def _read_capped(response: httpx.Response) -> bytes:
    body = b""
    async for chunk in response.aiter_bytes(chunk_size=16 * 1024):
        body += chunk
        if len(body) > MAX_CHAIN_BYTES:
            raise UntrustedRequest("the chain is too large")
    return body
