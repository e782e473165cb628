"""Parses the conversations in `tests/conversations`; the README there describes the format."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "conversations"


@dataclass(frozen=True)
class Line:
    kind: str
    """One of You, Echo, Then, Now and With."""
    text: str
    number: int


@dataclass(frozen=True)
class Script:
    title: str
    locale: str
    location: str
    lines: tuple[Line, ...]


def load_scripts() -> list[Script]:
    return [script for path in sorted(FOLDER.glob("*/*.txt")) for script in parse(path)]


def parse(path: Path) -> Iterator[Script]:
    title, location, lines = "", "", list[Line]()
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.startswith("#"):
            if lines:
                yield Script(title, path.parent.name, location, tuple(lines))
            title, location, lines = text.removeprefix("#").strip(), f"{path.parent.name}/{path.name}:{number}", []
        elif text.strip():
            kind, _, rest = text.partition(":")
            lines.append(Line(kind, rest.strip(), number))
    yield Script(title, path.parent.name, location, tuple(lines))
