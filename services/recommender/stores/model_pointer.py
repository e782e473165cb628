"""`models/current.json`: which model is to be served, and which were before it."""

import json
from dataclasses import dataclass
from itertools import takewhile

MOST_KEPT = 5


@dataclass(frozen=True)
class Pointer:
    """`newest` is the latest model ever pointed at: after a roll-back, a training that began before it and ends late
    does not bring its own back. `before` are the models that this one replaced, the last of them last."""

    version: str
    newest: str
    before: tuple[str, ...] = ()

    @classmethod
    def read(cls, content: bytes) -> "Pointer":
        """A damaged one points at no model, and gives way to any."""
        try:
            told = json.loads(content)
            version = str(told["version"])
            return cls(version, str(told.get("newest", version)), tuple(map(str, told.get("before", ()))))
        except (ValueError, LookupError, TypeError, AttributeError):
            return cls("", "")

    def advanced_to(self, version: str) -> "Pointer":
        before = (*self.before, self.version) if self.version else self.before
        return Pointer(version, version, before[1 - MOST_KEPT :])

    def rolled_back_to(self, version: str) -> "Pointer":
        before = takewhile(lambda earlier: earlier != version, self.before)
        return Pointer(version, max(self.newest, version), tuple(before))

    def earlier(self, whole: list[str]) -> list[str]:
        """What to go back to, best first: the models it replaced, then older ones of those that are whole."""
        older = [version for version in sorted(whole, reverse=True) if version < self.version or not self.version]
        return [v for v in dict.fromkeys([*reversed(self.before), *older]) if v in whole and v != self.version]
