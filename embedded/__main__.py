"""`python -m embedded` runs Matinee until Ctrl-C; `python -m embedded train` trains on the one that runs."""

import asyncio
import os
import sys

from embedded.checks import CannotStart, check_directory, check_installed, check_ports, lock
from embedded.environments import RECOMMENDER_OPTIONS
from embedded.launcher import BootstrapFailed, Launcher, say
from embedded.run_file import read_run_file
from embedded.settings import RunSettings
from embedded.supervisor import PartFailed
from shared.settings import load_settings


def run(settings: RunSettings) -> None:
    check_installed()
    check_directory(settings.world)
    with lock(settings.world):
        check_ports(settings)
        try:
            asyncio.run(Launcher(settings).run())
        except asyncio.CancelledError:
            say("Matinee is stopped.")


def train(settings: RunSettings) -> None:
    environment = read_run_file(settings)["recommender_environment"]
    options = {name: os.environ[name] for name in RECOMMENDER_OPTIONS if name in os.environ}
    os.execve(sys.executable, [sys.executable, "-m", "services.recommender.train"], environment | options)


def main() -> None:
    command = {(): run, ("train",): train}.get(tuple(sys.argv[1:]))
    if command is None:
        sys.exit("Usage: python -m embedded [train]")
    try:
        command(load_settings(RunSettings))
    except (CannotStart, PartFailed) as error:
        sys.exit(str(error))
    except BootstrapFailed:
        sys.exit(1)


if __name__ == "__main__":
    main()
