"""A wall clock of its own for each process, which can be set while it runs. Monotonic time stays true."""

import struct
from dataclasses import dataclass, replace
from pathlib import Path

from embedded.programs import Program
from tests.chaos.clocks.python_clock import FORMAT

LIBRARY = "usr/lib/*/faketime/libfaketimeMT.so.1"


def faketime_library() -> Path | None:
    """For processes that are not Python."""
    return next(Path("/").glob(LIBRARY), None)


@dataclass(frozen=True)
class WallClock:
    path: Path

    def set(self, ahead: int) -> None:
        """In place, since processes have mapped it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("r+b" if self.path.exists() else "wb") as file:
            file.write(struct.pack(FORMAT, ahead))

    def of_python(self, program: Program) -> Program:
        self.set(0)
        python, dash_m, *module = program.command
        return replace(program, command=(python, dash_m, "tests.chaos.clocks", str(self.path), *module))


@dataclass(frozen=True)
class FaketimeClock:
    """Of a process that is not Python. Without the library it cannot be set."""

    path: Path
    library: Path

    def set(self, ahead: int) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".draft")
        draft.write_text(f"{ahead:+d}")
        draft.replace(self.path)

    def of_binary(self, program: Program) -> Program:
        self.set(0)
        settings = {
            "LD_PRELOAD": str(self.library),
            "FAKETIME_TIMESTAMP_FILE": str(self.path),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        return replace(program, environment={**program.environment, **settings})
