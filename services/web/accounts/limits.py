"""How often something may be attempted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    name: str
    attempts: int
    seconds: int
