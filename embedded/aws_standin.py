"""S3 and DynamoDB on loopback: ministack with durable storage. Runs in the stand-ins' own environment.

S3 objects are already files. DynamoDB lives in memory and is rebuilt at start from a snapshot and the journals after
it. When a journal grows long, a second process replays it and writes the next snapshot while this one keeps serving.
"""

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

import uvicorn

from embedded.aws.refusals import refusing
from embedded.children import dies_with_parent
from embedded.durable_app import App, DurableApp, replay
from embedded.generations import Generations, sync_directory
from embedded.journal import Journal, cut_torn_line, read_entries
from shared.gc_tuning import freeze_heap

# about 700 lists of 100 movies; replaying them after a crash takes about 3 seconds
JOURNAL_LIMIT_BYTES = 16 * 2**20
LOOPBACK = "127.0.0.1"
FORGET_SECONDS = 600.0
"""After so long nothing on the disk has deleted items any more."""
log = logging.getLogger("aws_standin")


class Ministack:
    """ministack reads its settings when imported, so it is imported in here."""

    def __init__(self, objects: Path | None) -> None:
        os.environ.update(SERVICES="s3,dynamodb", LOG_LEVEL="WARNING", PERSIST_STATE="0")
        if objects:
            os.environ.update(S3_PERSIST="1", S3_DATA_DIR=str(objects))
        from ministack.app import app
        from ministack.core import persistence

        # Do not start its reaper: a replay cannot repeat deletions by the clock, and DynamoDB promises no time.
        with patch.object(threading.Thread, "start"):
            from ministack.services import dynamodb, s3
        s3._atomic_write = write_object
        self.app: App = app
        self._persistence: Any = persistence
        self._dynamodb: Any = dynamodb

    def snapshot(self) -> str:
        return json.dumps(self._dynamodb.get_state(), default=self._persistence._json_default)

    def restore(self, snapshot: str) -> None:
        state = json.loads(snapshot, object_hook=self._persistence._json_object_hook)
        self._dynamodb.load_persisted_state(state)

    async def rebuild(self, generations: Generations, last: int | None = None) -> None:
        """Restore the state after journal `last`, or after all of them."""
        snapshot = generations.read_snapshot()
        if snapshot is not None:
            self.restore(snapshot)
        for number in generations.journals():
            if last is None or number <= last:
                rejected = await replay(self.app, read_entries(generations.journal(number)))
                if rejected:
                    log.error("journal %s: %s requests that were accepted before are now rejected", number, rejected)


class SnapshotWriter:
    """Runs at most one snapshot process; journals that end meanwhile are covered by the next run."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._task: asyncio.Task[None] | None = None
        self._next: int | None = None

    def begin(self, number: int) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._write(number))
        else:
            self._next = number

    async def _write(self, number: int) -> None:
        data = str(self._generations.directory)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "embedded.aws_standin", "--data", data, "--snapshot", str(number)),
            preexec_fn=dies_with_parent(),
        )
        try:
            if await process.wait() == 0:
                self._generations.drop_before(number + 1)
        except asyncio.CancelledError:
            process.kill()
            raise
        finally:
            self._task = None
        number, self._next = self._next or 0, None
        if number:
            self.begin(number)

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])


class Forgetting:
    """Has a snapshot written some time after deletions, since the journals before it have what was deleted."""

    def __init__(self, forget: Callable[[], None], seconds: float) -> None:
        self._forget = forget
        self._seconds = seconds
        self._timer: asyncio.TimerHandle | None = None

    def note_deletion(self) -> None:
        """One timer covers all deletions until it ends."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._end)

    def _end(self) -> None:
        self._timer = None
        self._forget()


async def write_snapshot(directory: Path, number: int) -> None:
    os.nice(10)
    generations = Generations(directory)
    ministack = Ministack(objects=None)
    await ministack.rebuild(generations, last=number)
    generations.write_snapshot(number + 1, ministack.snapshot())


async def serve(directory: Path, port: int, forget_seconds: float = FORGET_SECONDS, host: str = LOOPBACK) -> None:
    generations = Generations(directory)
    generations.drop_before(generations.newest_snapshot())
    for number in generations.journals():
        cut_torn_line(generations.journal(number))
    ministack = Ministack(prepare_objects(directory / "s3"))
    await ministack.rebuild(generations)
    generations.copy_snapshot()
    freeze_heap()
    snapshots = SnapshotWriter(generations)
    journal = Journal(generations, JOURNAL_LIMIT_BYTES, snapshots.begin)
    forgetting = Forgetting(journal.begin_next, forget_seconds)
    forgetting.note_deletion()  # the journals may have some from before a crash
    await listen(DurableApp(ministack.app, journal, die, forgetting.note_deletion, refusing(directory)), port, host)
    await journal.close()
    await snapshots.stop()
    if generations.journal(journal.number).stat().st_size or len(generations.journals()) > 1:
        generations.write_snapshot(journal.number + 1, ministack.snapshot())
        generations.drop_before(journal.number + 1)


async def listen(app: App, port: int, host: str) -> None:
    """Serve until SIGTERM or SIGINT. uvicorn re-raises the signal that stopped it; the handlers here ignore it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http="httptools",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    await uvicorn.Server(config).serve()


def prepare_objects(directory: Path) -> Path:
    """Repair the S3 files after a crash, before ministack reads them."""
    for sidecar in directory.rglob("*.meta.json"):
        content = sidecar.with_name(sidecar.name.removesuffix(".meta.json"))
        # written after its object, so an older one describes the previous object
        if content.exists() and content.stat().st_mtime_ns > sidecar.stat().st_mtime_ns:
            sidecar.unlink()
    for bucket in directory.glob("[0-9]*/*/"):
        # ministack forgets a bucket whose directory is empty, unless it has this subdirectory
        (bucket / ".ministack-keys").mkdir(exist_ok=True)
    return directory


def write_object(path: str, content: str | bytes, *, text: bool = False) -> None:
    """Instead of ministack's own, which does not sync, and which answers 200 where the disk is full."""
    del text
    draft = Path(f"{path}.tmp")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_directory(draft.parent)
    except OSError as error:
        die(error)


def die(error: OSError) -> NoReturn:
    """Exit at once: memory is ahead of the disk, so later answers could describe data that a crash loses."""
    log.critical("the data cannot be written: %s", error)
    os._exit(os.EX_IOERR)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--host", default=LOOPBACK)
    parser.add_argument("--snapshot", type=int)
    parser.add_argument("--forget-seconds", type=float, default=FORGET_SECONDS)
    arguments = parser.parse_args()
    try:
        arguments.data.mkdir(parents=True, exist_ok=True)
        if arguments.snapshot is None:
            asyncio.run(serve(arguments.data, arguments.port, arguments.forget_seconds, arguments.host))
        else:
            asyncio.run(write_snapshot(arguments.data, arguments.snapshot))
    except OSError as error:
        die(error)


if __name__ == "__main__":
    main()
