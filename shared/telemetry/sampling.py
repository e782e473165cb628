"""Which requests of a busy route are logged and traced."""


class Sampling:
    """One in `one_in` requests, and each that took `slow_seconds` or longer."""

    def __init__(self, one_in: int, slow_seconds: float) -> None:
        self.one_in = one_in
        self.slow_seconds = slow_seconds
        self._count = 0

    def chooses_next(self) -> bool:
        self._count += 1
        if self._count < self.one_in:
            return False
        self._count = 0
        return True

    def is_slow(self, seconds: float) -> bool:
        return seconds >= self.slow_seconds
