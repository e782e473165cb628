"""How often each list was read in this process. Counting a cached read is one entry of a dictionary, and no I/O."""

from collections.abc import Mapping

MAX_COUNTED = 10_000
"""Between two publications, so that nobody fills the memory by reading everybody's list."""


class ReadCounts:
    def __init__(self) -> None:
        self._counts: dict[int, int] = {}

    def count(self, user_id: int) -> None:
        known = self._counts.get(user_id, 0)
        if known or len(self._counts) < MAX_COUNTED:
            self._counts[user_id] = known + 1

    def take(self) -> Mapping[int, int]:
        """What was counted since the last time. It is kept nowhere else here."""
        counts, self._counts = self._counts, {}
        return counts
