"""A stack whose services reach the AWS stand-in through the counting proxy. Its data set has many movies and a cheap
model, so that a profile can have 20,000 ratings."""

import asyncio
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from embedded.environments import bootstrap_environment, recommender_environment, web_environment
from embedded.launcher import service
from embedded.programs import Program
from embedded.settings import RunSettings
from services.recommender.evaluation.synthetic.__main__ import write
from services.recommender.evaluation.synthetic.ratings import Shape
from tests.load.write_units.counting_proxy import CountingProxy, counting_proxy
from tests.support.processes.stack import AwsStandin, RedisStandin, free_port

SHAPE = Shape(users=1_000, movies=20_100, ratings=200_000)
OPTIONS = {"ALGORITHM": "item-knn", "SIGN_UPS_PER_ADDRESS": "1000000", "TRAIN_AFTER_RATINGS": "0"}
READY_SECONDS = 120


@dataclass(frozen=True)
class CountedStack:
    web_url: str
    recommender_url: str
    token: str
    redis: RedisStandin
    proxy: CountingProxy
    http: aiohttp.ClientSession
    pids: list[int]
    sent: list[int]
    """The bytes of each answer."""


@asynccontextmanager
async def counted_stack(root: Path, folder: Path, shape: Shape = SHAPE) -> AsyncIterator[CountedStack]:
    """The services of the checkout in `root`."""
    write(shape, folder / "dataset")
    ports = {f"{name}_port": free_port() for name in ("web", "recommender", "voice", "aws", "redis")}
    settings = RunSettings(data_dir=folder, dataset="units", dataset_path=folder / "dataset", **ports)  # type: ignore[arg-type]
    token = secrets.token_urlsafe(32)
    pids: list[int] = []
    with ExitStack() as running:
        standin, redis = AwsStandin(folder, free_port()), RedisStandin(folder, settings.redis_port)
        for store in (standin, redis):
            running.callback(store.close)
            await asyncio.to_thread(store.start)
        async with counting_proxy(standin.port, settings.aws_port) as proxy, aiohttp.ClientSession() as http:
            await _bootstrap(root, bootstrap_environment(settings, token))
            for program in (
                service("recommender", settings.recommender_port, recommender_environment(settings, token)),
                service("web", settings.web_port, web_environment(settings, token)),
            ):
                process = running.enter_context(_started(program, root, folder / f"{program.name}.log"))
                pids.append(process.pid)
                await _ready(program, process)
            yield CountedStack(settings.web_url, settings.recommender_url, token, redis, proxy, http, pids, [])


async def _bootstrap(root: Path, environment: Mapping[str, str]) -> None:
    command = (sys.executable, "-m", "services.recommender.bootstrap")
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command, cwd=root, env={**environment, **OPTIONS}, stdout=pipe, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"The stores could not be prepared:\n{output.decode()[-2000:]}")


@contextmanager
def _started(program: Program, root: Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**program.environment, **OPTIONS}
    with log.open("wb") as output:
        process = subprocess.Popen(program.command, cwd=root, env=environment, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


async def _ready(program: Program, process: "subprocess.Popen[bytes]") -> None:
    async with asyncio.timeout(READY_SECONDS):
        while not await asyncio.to_thread(program.answers):
            if process.poll() is not None:
                raise RuntimeError(f"{program.name} ended with exit code {process.returncode}.")
            await asyncio.sleep(0.05)
