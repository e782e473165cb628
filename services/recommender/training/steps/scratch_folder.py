"""Where the process of a training has its temporary files: beside the models, on their volume, since the temporary
folder of a container is memory. Whoever starts the process removes them, also where it was killed."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from services.recommender.stores.model_store import TRAININGS


@contextmanager
def scratch_folder(models: Path, deadline_seconds: float) -> Iterator[Path]:
    """Also removes the folders that a recommender left when it was killed: those older than a training may take. Other
    recommenders may train on the same volume."""
    trainings = (models / TRAININGS).absolute()
    trainings.mkdir(parents=True, exist_ok=True)
    for left in trainings.iterdir():
        with suppress(FileNotFoundError):  # another recommender removes its own
            if left.stat().st_mtime < time.time() - deadline_seconds:
                shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=trainings, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
