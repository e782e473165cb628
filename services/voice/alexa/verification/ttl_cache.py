from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Expiring(Generic[Value]):
    """The last `size` values put in, each for `lifetime`."""

    def __init__(self, size: int, lifetime: timedelta, now: Callable[[], datetime]) -> None:
        self.size = size
        self.lifetime = lifetime
        self.now = now
        self._held: OrderedDict[str, tuple[datetime, Value]] = OrderedDict()

    def get(self, key: str) -> Value | None:
        until, value = self._held.get(key, (None, None))
        if until is None or until <= self.now():
            self._held.pop(key, None)
            return None
        return value

    def put(self, key: str, value: Value) -> None:
        self._held.pop(key, None)
        self._held[key] = (self.now() + self.lifetime, value)
        if len(self._held) > self.size:
            self._held.popitem(last=False)
