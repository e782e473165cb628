"""How much slow tests of many inputs try: a part by default, all where THOROUGH=1 is set, as in `make attack-full`."""

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")
THOROUGH = bool(os.environ.get("THOROUGH"))


def attempts(thorough: int) -> int:
    """A third of the attempts, unless all are wanted."""
    return thorough if THOROUGH else -(-thorough // 3)


def some(cases: Sequence[Case]) -> Sequence[Case]:
    """Every third case, unless all are wanted."""
    return cases if THOROUGH else cases[::3]
