"""Checks before anything is started. Each failure is one sentence that says what to do."""

import fcntl
import resource
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import IO

from embedded.generations import DamagedFile
from embedded.settings import RunSettings
from embedded.standins import valkey_server
from embedded.stored_files import check_stored_files

NEEDED_BYTES = 500 * 10**6
NEEDED_FILES, WANTED_FILES = 1024, 8192
# processes that were just killed take a moment to release their ports
PORT_SECONDS = 1.0


class CannotStart(Exception):
    """The message is shown to the user as it is."""


def check_installed() -> None:
    try:
        valkey_server()
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotStart(
            "The local AWS and Redis stand-ins are not installed. Start with `make run`, which installs them."
        ) from error


def check_directory(directory: Path, needed_bytes: int = NEEDED_BYTES) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)  # nobody else's business: names, ratings, secrets
        (directory / ".writable").touch()
        (directory / ".writable").unlink()
        free = shutil.disk_usage(directory).free
    except OSError as error:
        raise CannotStart(f"{directory} cannot be written to ({error.strerror}). Set DATA_DIR to another.") from error
    if free < needed_bytes:
        raise CannotStart(
            f"Only {free // 10**6} MB are free for {directory}, and {needed_bytes // 10**6} MB are needed. "
            "Make room, or set DATA_DIR to a directory on another disk."
        )


def allow_files(needed: int = NEEDED_FILES, wanted: int = WANTED_FILES) -> None:
    """Raises the limit of open files of this process, and of all that it starts, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    if most < needed:
        raise CannotStart(f"Only {most} files may be open, and {needed} are needed. Raise the limit (ulimit -Hn).")
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def check_stores(directory: Path) -> None:
    try:
        check_stored_files(directory)
    except DamagedFile as error:
        raise CannotStart(
            f"{error}. `make repair` keeps what is whole and counts what is lost. If it cannot, move {directory} away "
            "and restore a backup with `make restore`."
        ) from error


def lock(dataset_dir: Path) -> IO[bytes]:
    """Lock the data directory for as long as the file is open; the kernel releases it if the launcher dies."""
    file = (dataset_dir / "lock").open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise CannotStart(f"Matinee is already running with the data in {dataset_dir}. Stop it first.") from error
    return file


def check_ports(settings: RunSettings) -> None:
    names: dict[int, str] = {}
    for name, port in settings.ports.items():
        if port in names:
            raise CannotStart(f"{names[port]} and {name} are both {port}. Give each its own port.")
        names[port] = name
    for port, name in names.items():
        if not _becomes_free(port):
            raise CannotStart(f"Port {port} ({name}) is in use. Stop the program that uses it or set {name}.")


def _becomes_free(port: int) -> bool:
    deadline = time.monotonic() + PORT_SECONDS
    while not _is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
