"""The survivors that no test can kill or needs to kill, each with its reason, from survivors.toml."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.mutation.mutants import Mutant

EXPLANATIONS = Path(__file__).with_name("survivors.toml")

Changes = set[tuple[str, str]]


def load_explained(path: Path = EXPLANATIONS) -> dict[str, Changes]:
    """The explained changes, (before, after), of each module. Raises `ValueError` if one has no reason."""
    explained: dict[str, Changes] = {}
    for module, entries in tomllib.loads(path.read_text()).items():
        explained[module] = {change for entry in entries for change in _changes(module, entry)}
    return explained


def _changes(module: str, entry: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if not entry.get("reason"):
        raise ValueError(f"{module}: {entry['before']!r} has no reason.")
    return [(entry["before"], after) for after in entry["after"]]


def unexplained(survivors: Iterable[Mutant], explained: Changes) -> list[Mutant]:
    return [mutant for mutant in survivors if (mutant.before, mutant.after) not in explained]
