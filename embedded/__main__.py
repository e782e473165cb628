"""`python -m embedded` runs Matinee until Ctrl-C. `train`, `rollback [version]`, `backup place`, `migrate`, `enrich`,
`movies file`, `movies tmdb year [count]`, `operator-token name [--revoke]`, `restore place [--force]` and
`drill [place]` act on the running stack, `repair` on one that is stopped."""

import asyncio
import os
import sys
from collections.abc import Callable

from embedded.checks import (
    CannotStart,
    allow_files,
    check_directory,
    check_installed,
    check_ports,
    check_stores,
    lock,
)
from embedded.environments import COMMAND_OPTIONS, tmdb_options
from embedded.generations import DamagedFile
from embedded.launcher import BootstrapFailed, Launcher, say
from embedded.run_file import read_run_file
from embedded.settings import RunSettings
from embedded.stored_files import repair
from embedded.supervisor import PartFailed
from shared.settings import load_settings


def run(settings: RunSettings) -> None:
    check_installed()
    allow_files()
    check_directory(settings.dataset_dir)
    with lock(settings.dataset_dir):
        check_ports(settings)
        check_stores(settings.dataset_dir / "aws")
        try:
            asyncio.run(Launcher(settings).run())
        except asyncio.CancelledError:
            say("Matinee has stopped.")


def repair_stores(settings: RunSettings) -> None:
    check_directory(settings.dataset_dir)
    with lock(settings.dataset_dir):
        try:
            losses = list(repair(settings.dataset_dir / "aws"))
        except DamagedFile as error:
            sys.exit(f"{error}, and cannot be repaired. Move the folder away and restore a backup with `make restore`.")
    say("\n".join(losses) or "Nothing is damaged.")


def run_recommender_module(settings: RunSettings, module: str, *arguments: str) -> None:
    """Run a module of the recommender in the environment of the running one."""
    environment = read_run_file(settings)["recommender_environment"]
    options = {name: os.environ[name] for name in COMMAND_OPTIONS if name in os.environ} | tmdb_options()
    command = [sys.executable, "-m", f"services.recommender.{module}", *arguments]
    os.execve(sys.executable, command, environment | options)


def since(years: list[str]) -> list[str]:
    """From the first year, and how many movies of each."""
    if not 1 <= len(years) <= 2:
        sys.exit("Set SINCE to a year: make movies FROM=tmdb SINCE=1998, perhaps with PER_YEAR=100.")
    return [f"--since={years[0]}", *(f"--per-year={count}" for count in years[1:])]


def command_of(arguments: list[str]) -> Callable[[RunSettings], None]:
    match arguments:
        case []:
            return run
        case ["train"]:
            return lambda settings: run_recommender_module(settings, "training", "--bar")
        case ["rollback", *version] if len(version) < 2:
            return lambda settings: run_recommender_module(settings, "training.rollback", *version)
        case ["repair"]:
            return repair_stores
        case ["migrate"]:
            return lambda settings: run_recommender_module(settings, "migration")
        case ["enrich"]:
            return lambda settings: run_recommender_module(settings, "enrichment")
        case ["movies", "tmdb", *years]:
            return lambda settings: run_recommender_module(settings, "enrichment", *since(years))
        case ["movies", *file]:
            return lambda settings: run_recommender_module(settings, "records", *file)
        case ["operator-token", *name]:
            return lambda settings: run_recommender_module(settings, "records.operator_token", *name)
        case ["backup" | "restore" | "drill" as module, *place]:
            return lambda settings: run_recommender_module(settings, f"backups.{module}", *place)
    sys.exit(
        "Usage: python -m embedded "
        "[train | rollback [version] | migrate | enrich | movies file | movies tmdb year [count] | "
        "operator-token name [--revoke] | backup place | restore place [--force] | drill [place] | repair]"
    )


def main() -> None:
    command = command_of(sys.argv[1:])
    try:
        command(load_settings(RunSettings))
    except (CannotStart, PartFailed) as error:
        sys.exit(str(error))
    except BootstrapFailed:
        sys.exit(1)


if __name__ == "__main__":
    main()
