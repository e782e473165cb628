"""Reads the conversations that are written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "conversations"


@dataclass(frozen=True)
class Line:
    kind: str
    """You, Echo, Then, Now or With."""
    text: str
    number: int


@dataclass(frozen=True)
class Script:
    title: str
    locale: str
    place: str
    lines: tuple[Line, ...]


def scripts() -> list[Script]:
    return [script for path in sorted(FOLDER.glob("*/*.txt")) for script in read(path)]


def read(path: Path) -> Iterator[Script]:
    title, place, lines = "", "", list[Line]()
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.startswith("#"):
            if lines:
                yield Script(title, path.parent.name, place, tuple(lines))
            title, place, lines = text.removeprefix("#").strip(), f"{path.parent.name}/{path.name}:{number}", []
        elif text.strip():
            kind, _, rest = text.partition(":")
            lines.append(Line(kind, rest.strip(), number))
    yield Script(title, path.parent.name, place, tuple(lines))
