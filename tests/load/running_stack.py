import sys

from embedded.checks import CannotStart
from embedded.run_file import read_run_file
from embedded.settings import RunSettings
from shared.settings import load_settings
from tests.support.processes.stack import Stack


def running_stack() -> Stack:
    """The stack that `make run` started. Exits if there is none."""
    settings = load_settings(RunSettings)
    try:
        read_run_file(settings)
    except CannotStart as error:
        sys.exit(str(error))
    return Stack(settings.dataset_dir)
