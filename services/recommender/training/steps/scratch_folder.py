"""Where a training has its temporary files: beside the models, on their volume, since the temporary folder of a
container is memory. Its process removes them, or, where that was killed, whoever started it."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services.recommender.stores.model_store import TRAININGS
from services.recommender.training.process import lease_holder


@contextmanager
def scratch_folder(models: Path, deadline_seconds: float) -> Iterator[None]:
    """Temporary files of this process are in it. Others may train on the same volume; folders that are older than a
    training may take were left behind, and are removed."""
    folder, before = _of_process(models, os.getpid()), tempfile.tempdir
    remove_scratch(models, os.getpid())  # of a process that was killed, and had the same id
    folder.mkdir(parents=True)
    for left in folder.parent.iterdir():
        with suppress(FileNotFoundError):  # another training removes its own
            if left.stat().st_mtime < time.time() - deadline_seconds:
                shutil.rmtree(left, ignore_errors=True)
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        remove_scratch(models, os.getpid())


def remove_scratch(models: Path, pid: int) -> None:
    """Of a process on this machine that has ended."""
    shutil.rmtree(_of_process(models, pid), ignore_errors=True)


def _of_process(models: Path, pid: int) -> Path:
    return (models / TRAININGS / lease_holder(pid)).absolute()
