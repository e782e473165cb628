"""The order in which workers take files of tests."""

from collections import Counter
from collections.abc import Sequence

import pytest


def longest_first(items: list[pytest.Item], longest: Sequence[str]) -> None:
    """The files of these names, then those with the most tests: no worker is left alone with a long one at the end."""
    tests = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str]:
        name = item.path.stem
        rank = longest.index(name) if name in longest else len(longest)
        return rank, -tests[item.path], str(item.path)

    items.sort(key=place)
