"""The stacks to measure: one that `make run` started, or stacks of `make load` itself on free ports with new data."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded.checks import CannotStart
from embedded.programs import ROOT
from embedded.run_file import read_run_file
from embedded.settings import RunSettings
from shared.settings import load_settings
from tests.support.processes.stack import Launcher, Stack

# signing up visitors is not what is measured, and no training may begin during a measurement
UNDISTURBED = {"SIGN_UPS_PER_ADDRESS": "1000000", "TRAIN_AFTER_RATINGS": "0"}


def running_stack() -> Stack:
    """The stack that `make run` started. Exits if there is none."""
    settings = load_settings(RunSettings)
    try:
        read_run_file(settings)
    except CannotStart as error:
        sys.exit(str(error))
    return Stack(settings.dataset_dir)


@contextmanager
def new_stack(root: Path = ROOT, web_workers: int = 1) -> Iterator[Stack]:
    """The stack of the checkout in `root`. Its settings are those of the environment."""
    downloads = str(load_settings(RunSettings).downloads)
    with tempfile.TemporaryDirectory() as folder:
        settings = {**UNDISTURBED, "DOWNLOADS_DIR": downloads, "WEB_WORKERS": str(web_workers)}
        launcher = Launcher(Path(folder), root, **settings)
        with launcher.running() as stack:
            yield stack
