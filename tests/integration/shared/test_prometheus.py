"""A real Prometheus scrapes our metrics, and an alert of ours fires in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI

from shared.telemetry.metrics import Metrics, metrics_router
from tests.support.processes.app_server import served
from tests.support.processes.stack import free_port
from tests.support.promql import OBSERVE, alerts, prometheus_program
from tests.support.waiting import eventually

CONFIGURATION = """
global: {{scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}}
rule_files: [{rules}]
scrape_configs: [{{job_name: web, static_configs: [{{targets: ["{target}"]}}]}}]
"""


@asynccontextmanager
async def prometheus(folder: Path, target: str) -> AsyncIterator[httpx.AsyncClient]:
    program, address = prometheus_program("prometheus"), f"127.0.0.1:{free_port()}"
    configuration = folder / "prometheus.yml"
    configuration.write_text(CONFIGURATION.format(rules=OBSERVE / "alerts.yml", target=target))
    options = (f"--config.file={configuration}", f"--storage.tsdb.path={folder}", f"--web.listen-address={address}")
    process = await asyncio.create_subprocess_exec(program, *options, stderr=asyncio.subprocess.DEVNULL)
    try:
        async with httpx.AsyncClient(base_url=f"http://{address}/api/v1") as client:
            yield client
    finally:
        process.terminate()
        await process.wait()


async def rules(client: httpx.AsyncClient) -> dict[str, tuple[str, str]]:
    """The health and the state of each alert; none before Prometheus has started."""
    try:
        response = await client.get("/rules")
    except httpx.TransportError:
        return {}
    if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        return {}
    groups = response.json().get("data", {}).get("groups", [])
    return {rule["name"]: (rule["health"], rule["state"]) for group in groups for rule in group["rules"]}


async def test_the_first_crash_of_a_route_fires_within_seconds(tmp_path: Path) -> None:
    metrics, app = Metrics("web"), FastAPI()
    app.include_router(metrics_router(metrics))
    async with served(app) as url, prometheus(tmp_path, url.removeprefix("http://")) as client:

        async def all_are_quiet() -> bool:
            seen = await rules(client)
            watched = {each["alert"] for each in alerts()} - {"ServiceDown"}
            return {name for name, state in seen.items() if state == ("ok", "inactive")} >= watched

        async def fires() -> bool:
            return (await rules(client))["ServerErrors"] == ("ok", "firing")

        await eventually(all_are_quiet)
        metrics.observe_request("GET", "/lists/{user_id}", 500, 0.01)
        await eventually(fires)
        metrics.observe_request("GET", "/lists/{user_id}", 503, 0.01)
        assert [name for name, (_, state) in (await rules(client)).items() if state == "firing"] == ["ServerErrors"]
