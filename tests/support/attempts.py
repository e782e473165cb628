"""How much tests with drawn input try: a part by default, all where THOROUGH=1 is set, as in `make attack-full`."""

import os

THOROUGH = bool(os.environ.get("THOROUGH"))


def attempts(thorough: int) -> int:
    """A third of the attempts, unless all are wanted."""
    return thorough if THOROUGH else -(-thorough // 3)
