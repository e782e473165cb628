"""Another wall clock for the Python code of this process, of modules that are imported later.

libfaketime 0.9.10 breaks the waits of CPython's threads.
"""

import datetime
import struct
import time
from collections.abc import Callable
from mmap import ACCESS_READ, mmap
from typing import Any

FORMAT = "q"
REAL = datetime.datetime


def seconds_ahead(path: str) -> Callable[[], int]:
    """What the file says at the time of each call."""
    with open(path, "rb") as file:
        content = mmap(file.fileno(), struct.calcsize(FORMAT), access=ACCESS_READ)
    return lambda: int(struct.unpack(FORMAT, content)[0])


def put_in(ahead: Callable[[], int]) -> None:
    now, now_ns, utc, local, write = time.time, time.time_ns, time.gmtime, time.localtime, time.strftime

    def or_now(seconds: float | None) -> float:
        return time.time() if seconds is None else seconds

    put_ins: dict[str, Callable[..., Any]] = {
        "time": lambda: now() + ahead(),
        "time_ns": lambda: now_ns() + ahead() * 10**9,
        "gmtime": lambda seconds=None: utc(or_now(seconds)),
        "localtime": lambda seconds=None: local(or_now(seconds)),
        "strftime": lambda text, moment=None: write(text, moment or time.localtime()),
    }
    for name, put_in_function in put_ins.items():
        setattr(time, name, put_in_function)
    datetime.datetime = Datetime  # type: ignore[misc]


class AnyDatetime(type):
    """Values are made by code that knows the real class only."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, REAL)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, REAL)


class Datetime(REAL, metaclass=AnyDatetime):
    def __new__(cls, *arguments: Any, **named: Any) -> Any:
        return REAL(*arguments, **named)

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return REAL.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls) -> Any:
        return REAL.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> Any:
        return cls.now()
