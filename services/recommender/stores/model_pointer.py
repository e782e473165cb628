"""`models/current.json`: which model to serve, and which it replaced."""

import json
from dataclasses import dataclass
from itertools import takewhile

MAX_MODELS = 5


@dataclass(frozen=True)
class Pointer:
    """`newest` is the latest model that was ever current: a training that began before a rollback and ends after it
    does not undo the rollback. `before` lists the models that this one replaced, oldest first."""

    version: str
    newest: str
    before: tuple[str, ...] = ()

    @classmethod
    def parse(cls, content: bytes) -> "Pointer":
        """A damaged pointer names no model, and every model replaces it."""
        try:
            parsed = json.loads(content)
            version = str(parsed["version"])
            return cls(version, str(parsed.get("newest", version)), tuple(map(str, parsed.get("before", ()))))
        except (ValueError, LookupError, TypeError, AttributeError):
            return cls("", "")

    def advanced_to(self, version: str) -> "Pointer":
        before = (*self.before, self.version) if self.version else self.before
        return Pointer(version, version, before[1 - MAX_MODELS :])

    def rolled_back_to(self, version: str) -> "Pointer":
        before = takewhile(lambda earlier: earlier != version, self.before)
        return Pointer(version, max(self.newest, version), tuple(before))

    def earlier(self, complete: list[str]) -> list[str]:
        """The models to roll back to, best first: those it replaced, then older ones. All must be in `complete`."""
        older = [version for version in sorted(complete, reverse=True) if version < self.version or not self.version]
        return [v for v in dict.fromkeys([*reversed(self.before), *older]) if v in complete and v != self.version]
