"""Which format the stores are in (docs/decisions/0020): 1, or 2 after `make migrate`."""

from dataclasses import dataclass
from typing import Literal

Format = Literal[1, 2]


@dataclass
class StoreFormat:
    """One per process, kept current by each read of the notices. Reading changes before writing, since every process
    must have stopped reading format 1 from Redis before the first one writes format 2."""

    reading: Format = 1
    writing: Format = 1

    def advance(self, reading: Format, writing: Format) -> None:
        """There is no way back: an earlier state is ignored."""
        self.reading = max(self.reading, reading)
        self.writing = max(self.writing, writing)
