"""How long imports have been in progress, by the clock of this process: since it saw them first."""

import time
from collections.abc import Callable, Iterable

from services.web.ratings_import.import_store import Key


class OldestImport:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen_at: dict[Key, float] = {}

    def note(self, in_progress: Iterable[Key]) -> None:
        now = self._clock()
        self._seen_at = {key: self._seen_at.get(key, now) for key in in_progress}

    def seconds(self) -> float:
        now = self._clock()
        return now - min(self._seen_at.values(), default=now)
