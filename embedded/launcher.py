"""The composition root of `make run`: the programs, and the order in which they start and stop."""

import asyncio
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

from embedded.aws.disk import watch_disk
from embedded.children import Child
from embedded.environments import (
    bootstrap_environment,
    recommender_environment,
    stored_secret,
    voice_environment,
    web_environment,
)
from embedded.programs import Program, http_probe
from embedded.run_file import run_file, write_run_file
from embedded.settings import RunSettings
from embedded.standins import aws_standin, redis_standin
from embedded.supervisor import Supervisor, all_answer, stop_all

STORE_SECONDS = 60.0
SERVICE_SECONDS = 120.0


class BootstrapFailed(Exception):
    """The bootstrap has already printed the reason."""


def service(name: str, port: int, environment: dict[str, str]) -> Program:
    command = (sys.executable, "-m", f"services.{name}")
    return Program(name, command, environment, http_probe(port, "/health/ready"))


class Launcher:
    def __init__(self, settings: RunSettings) -> None:
        self._settings = settings
        token = stored_secret(settings.dataset_dir, "internal_token")
        self._token = token.split()[0]  # others are accepted as well while it is replaced
        self._environment = recommender_environment(settings, token)
        self._stores = [
            self._logged(aws_standin(settings.dataset_dir / "aws", settings.aws_port)),
            self._logged(redis_standin(settings.redis_port)),
        ]
        web, voice = web_environment(settings, token), voice_environment(settings, token)
        self._services = [
            self._logged(service("recommender", settings.recommender_port, self._environment)),
            self._logged(service("web", settings.web_port, web)),
            self._logged(service("voice", settings.voice_port, voice)),
        ]
        command = (sys.executable, "-m", "services.recommender.bootstrap")
        self._bootstrap = Child(Program("bootstrap", command, bootstrap_environment(settings, token), lambda: False))

    def _logged(self, program: Program) -> Child:
        return Child(program, self._settings.logs / f"{program.name}.log")

    async def run(self) -> None:
        """Run until cancelled, or until a program fails for good."""
        # one thread for each program that is waited for, and one for each that is probed
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=16))
        self._handle_signals()
        try:
            await self._run_all()
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from failed
        finally:
            await self._stop_all()

    async def _run_all(self) -> None:
        supervisor = Supervisor(say, self._write_run_file)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(watch_disk(self._settings.dataset_dir, say))
            for store in self._stores:
                tasks.create_task(supervisor.keep(store))
            await all_answer(self._stores, STORE_SECONDS)
            # they wait for missing tables and models, so they can load while the bootstrap creates them
            for each in self._services:
                tasks.create_task(supervisor.keep(each))
            await self._bootstrap_stores()
            await all_answer(self._services, SERVICE_SECONDS)
            say(f"Matinee is ready: {self._settings.printed_url}  (logs in {self._settings.logs}; Ctrl-C stops it)")

    async def _bootstrap_stores(self) -> None:
        self._bootstrap.start()
        if await asyncio.to_thread(self._bootstrap.wait):
            raise BootstrapFailed

    async def _stop_all(self) -> None:
        await stop_all([self._bootstrap, *self._services])
        await stop_all(self._stores)
        run_file(self._settings.dataset_dir).unlink(missing_ok=True)

    def _write_run_file(self) -> None:
        children = [*self._stores, *self._services]
        pids = {child.program.name: child.pid for child in children if child.pid}
        try:
            write_run_file(self._settings, self._token, self._environment, pids)
        except OSError as error:
            say(f"{run_file(self._settings.dataset_dir)} cannot be written ({error.strerror}).")

    def _handle_signals(self) -> None:
        """The first signal stops everything gracefully, the next kills it."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        stopping = False

        def handle() -> None:
            nonlocal stopping
            if stopping:
                for child in (self._bootstrap, *self._services, *self._stores):
                    child.kill()
            elif task:
                say("Stopping (press Ctrl-C again to stop at once)")
                task.cancel()
            stopping = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, handle)


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
