"""A proxy before the AWS stand-in that counts the capacity units of each request to DynamoDB.

It reads items before and after each write, so it makes requests slower and counts only what is not concurrent. It is
never on the path of a timed measurement.
"""

import io
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from tests.load.write_units.item_size import Attributes
from tests.load.write_units.requests import (
    ITEM_READS,
    QUERIES,
    WRITES,
    ItemKey,
    Target,
    is_billed,
    read_keys,
    tables_of,
    targets,
    whole_query,
)
from tests.load.write_units.units import Consumption, Write, item_reads, query_reads, writes

TARGET = "DynamoDB_20120810"
# of one hop, or of the other side's encoding
NOT_FORWARDED = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class CountingProxy:
    def __init__(self, upstream_port: int, url: str, http: aiohttp.ClientSession) -> None:
        self.upstream_port = upstream_port
        self.url = url
        self.is_counting = True
        self.by_operation: dict[str, Consumption] = defaultdict(Consumption)
        """The consumption so far, by operation and tables."""
        self._http = http
        self._key_names: dict[str, tuple[str, ...]] = {}
        self._headers: dict[str, str] = {}

    @property
    def total(self) -> Consumption:
        return sum(self.by_operation.values(), Consumption())

    async def handle(self, request: web.Request) -> web.Response:
        service, _, operation = request.headers.get("X-Amz-Target", "").partition(".")
        body = await request.read()
        if service != TARGET or not self.is_counting or operation not in (*WRITES, *ITEM_READS, *QUERIES):
            return (await self._forward(request, body))[0]
        self._headers = {name: request.headers[name] for name in ("Authorization", "Content-Type")}
        return await self._count(request, operation, body)

    async def _count(self, request: web.Request, operation: str, body: bytes) -> web.Response:
        parsed = json.loads(body)
        if operation in WRITES:
            response, consumption = await self._count_writes(request, operation, body, parsed)
        else:
            response, _ = await self._forward(request, body)
            consumption = await self._count_reads(operation, parsed)
        self.by_operation[f"{operation} {' '.join(sorted(tables_of(parsed)))}"] += consumption
        return response

    async def _count_writes(
        self, request: web.Request, operation: str, body: bytes, parsed: Mapping[str, Any]
    ) -> tuple[web.Response, Consumption]:
        for table in tables_of(parsed) - self._key_names.keys():
            self._key_names[table] = await self._read_key_names(table)
        found = list(targets(operation, parsed, self._key_names))
        before = [await self._read(target) for target in found]
        response, content = await self._forward(request, body)
        if not is_billed(response.status, content):
            return response, Consumption()
        refused = response.status >= 400
        after = before if refused else [await self._read(target) for target in found]
        items = [
            Write(old, new, _attempted(target, refused)) for target, old, new in zip(found, before, after, strict=True)
        ]
        return response, writes(items, transaction=operation.startswith("Transact"))

    async def _count_reads(self, operation: str, parsed: Mapping[str, Any]) -> Consumption:
        if operation in QUERIES:
            found = await self._call(operation, whole_query(parsed))
            return query_reads(found.get("Items", ()), consistent=bool(parsed.get("ConsistentRead")))
        consumption = Consumption()
        for key, consistent in read_keys(operation, parsed):
            item = await self._read(key)
            transaction = operation.startswith("Transact")
            consumption += item_reads([item], consistent=consistent, transaction=transaction)
        return consumption

    async def _read(self, item: ItemKey) -> Attributes | None:
        found = await self._call("GetItem", {"TableName": item.table, "Key": item.key, "ConsistentRead": True})
        attributes: Attributes | None = found.get("Item")
        return attributes

    async def _read_key_names(self, table: str) -> tuple[str, ...]:
        described = await self._call("DescribeTable", {"TableName": table})
        return tuple(key["AttributeName"] for key in described["Table"]["KeySchema"])

    async def _call(self, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        headers = {**self._headers, "X-Amz-Target": f"{TARGET}.{operation}"}
        async with self._http.post(
            f"http://127.0.0.1:{self.upstream_port}/", data=json.dumps(body), headers=headers
        ) as response:
            content: dict[str, Any] = json.loads(await response.read())
            return content

    async def _forward(self, request: web.Request, body: bytes) -> tuple[web.Response, bytes]:
        url = request.url.with_port(self.upstream_port)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in NOT_FORWARDED}
        async with self._http.request(request.method, url, data=io.BytesIO(body), headers=headers) as response:
            content = await response.read()
        kept = {name: value for name, value in response.headers.items() if name.lower() not in NOT_FORWARDED}
        if request.method == "HEAD" and "Content-Length" in response.headers:
            kept["Content-Length"] = response.headers["Content-Length"]
        return web.Response(status=response.status, body=content, headers=kept), content


def _attempted(target: Target, refused: bool) -> Attributes | None:
    return target.put if refused else None


@asynccontextmanager
async def counting_proxy(upstream_port: int, port: int) -> AsyncIterator[CountingProxy]:
    async with aiohttp.ClientSession(auto_decompress=False, connector=aiohttp.TCPConnector(limit=0)) as http:
        proxy = CountingProxy(upstream_port, f"http://127.0.0.1:{port}", http)
        app = web.Application(client_max_size=2**31)
        app.router.add_route("*", "/{path:.*}", proxy.handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            yield proxy
        finally:
            await runner.cleanup()
