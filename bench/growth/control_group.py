"""Processes whose memory the operating system limits: control groups of Linux, version 1 or 2."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MIB = 2**20
MOUNTED = Path("/sys/fs/cgroup")
REMOVE_SECONDS = 10.0


@dataclass(frozen=True)
class ControlGroup:
    folder: Path

    def command(self, *command: str) -> tuple[str, ...]:
        """The command, which joins the group before it starts."""
        return ("sh", "-c", f'echo $$ >"{self.folder}/cgroup.procs" && exec "$@"', "sh", *command)

    @property
    def peak(self) -> int:
        """Bytes, the pages of files that the system may take back included."""
        return int(self._file("memory.max_usage_in_bytes", "memory.peak").read_text())

    @property
    def private(self) -> int:
        """Bytes now, without the pages of files."""
        fields = dict(line.split() for line in (self.folder / "memory.stat").read_text().splitlines())
        return int(fields.get("total_rss", fields.get("anon", 0)))

    def limit(self, size: int) -> None:
        self._file("memory.limit_in_bytes", "memory.max").write_text(str(size))
        swap = self._file("memory.memsw.limit_in_bytes", "memory.swap.max")
        if swap.exists():
            swap.write_text(str(size) if swap.name == "memory.memsw.limit_in_bytes" else "0")

    def _file(self, first_version: str, second_version: str) -> Path:
        first = self.folder / first_version
        return first if MOUNTED / "memory" in self.folder.parents else self.folder / second_version


@contextmanager
def control_group(name: str, size: int) -> Iterator[ControlGroup]:
    """For processes that may have `size` bytes together. They have ended when it is left."""
    parent = MOUNTED / "memory" if (MOUNTED / "memory").is_dir() else MOUNTED
    group = ControlGroup(parent / f"matinee-{os.getpid()}-{name}")
    try:
        group.folder.mkdir()
    except OSError as error:
        raise SystemExit(f"Control groups cannot be changed, which takes root: {error}") from error
    try:
        group.limit(size)
        yield group
    finally:
        remove(group.folder)


def remove(folder: Path) -> None:
    """The system needs a moment after the last process has ended."""
    deadline = time.monotonic() + REMOVE_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError):
            folder.rmdir()
            return
        time.sleep(0.05)
    raise TimeoutError(f"{folder} still has processes")
