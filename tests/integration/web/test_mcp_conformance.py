"""The official conformance suite against `/mcp` of the running service: with our tools, and with the suite's own behind
our transport, authorization and limits. What is left out is in `tests/assistants`, with its reason."""

import asyncio
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from embedded.programs import ROOT
from services.web.mcp import protocol
from tests.integration.web.conftest import Web
from tests.support.apps.connecting_app import ConnectingApp
from tests.support.processes.app_server import served

pytestmark = [pytest.mark.long, pytest.mark.longest]
FOLDER = ROOT / "tests" / "assistants"
SUITE = FOLDER / "node_modules" / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"
NODE_22 = FOLDER / "node_modules" / "node" / "bin" / "node"
SECONDS = 240
OF_THE_CONNECTION = {"host", "content-length", "content-encoding", "connection", "transfer-encoding"}


def with_token(web: Web, token: str) -> ASGIApp:
    """The suite cannot send a token of its own."""

    async def forward(request: Request) -> Response:
        added = {"authorization": f"Bearer {token}", "cookie": ""}
        headers = {name: value for name, value in request.headers.items() if name not in OF_THE_CONNECTION} | added
        answer = await web.http.request(request.method, "/mcp", content=await request.body(), headers=headers)
        passed = {name: value for name, value in answer.headers.items() if name not in OF_THE_CONNECTION}
        return Response(answer.content, answer.status_code, passed)

    return Starlette(routes=[Route("/mcp", forward, methods=["GET", "POST", "DELETE"])])


async def run_suite(url: str, left_out: str, results: Path) -> None:
    options: list[str | Path] = ["--suite", "all", "--expected-failures", FOLDER / left_out, "--output-dir", results]
    program = await asyncio.create_subprocess_exec(
        NODE_22,
        SUITE,
        "server",
        "--url",
        url,
        *options,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(SECONDS):
        told, _ = await program.communicate()
    assert program.returncode == 0, told.decode()[-6000:]


async def test_mcp_itself_passes_what_needs_no_tools_of_the_suite(web: Web, tmp_path: Path) -> None:
    await run_suite(f"{web.http.base_url}/mcp", "left_out_of_mcp.yml", tmp_path)


async def test_the_suites_own_tools_pass_behind_our_transport_and_authorization(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "SERVER", "tests.support.apps.conformance_server")
    await web.sign_up()
    token = (await ConnectingApp(web.http).connects())["access_token"]
    async with served(with_token(web, token)) as url:
        await run_suite(f"{url}/mcp", "left_out_of_fixture.yml", tmp_path)
