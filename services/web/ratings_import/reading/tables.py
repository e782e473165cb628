"""Reads delimited text line by line, so that a line that cannot be read costs no more than itself."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from services.web.localization.messages import Message
from services.web.ratings_import.reading.column_names import normalize, with_other_names
from shared.contracts.errors import InvalidInput

DELIMITERS = (",", ";", "\t", "::", "|")
LINE_ENDS = re.compile(r"\r?\n")
HEADERLESS = re.compile(r"\s*\d+(\t|::)\d+\1[\d.]+\1\d+\s*")
"""`u.data` and `ratings.dat` of MovieLens begin with their first rating."""
DATASET_COLUMNS = ("userid", "movieid", "rating", "timestamp")
MAX_COLUMNS = 200
MAX_LINES = 400_000
MAX_LINES_PER_ROW = 50
MAX_CELL = 2000
NO_COLUMNS: Mapping[str, int] = {}


@dataclass(frozen=True)
class Row:
    line: int
    cells: list[str]
    columns: Mapping[str, int]

    def get(self, *names: str) -> str:
        """The first of these cells that is not empty."""
        for name in names:
            at = self.columns.get(name)
            if at is not None and at < len(self.cells) and (text := self.cells[at].strip()):
                return text[:MAX_CELL]
        return ""


@dataclass
class Table:
    """`columns` maps normalized names to positions; of two columns of the same name the first counts."""

    columns: Mapping[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    bad_lines: list[int] = field(default_factory=list)


def read_table(text: str) -> Table:
    """Raises `InvalidInput` if there are too many lines or columns."""
    lines = LINE_ENDS.split(text) if "\n" in text else text.split("\r")
    if len(lines) > MAX_LINES:
        raise InvalidInput(
            Message("The file has more than %(most)s lines. Split it, and import one after another.", most=MAX_LINES)
        )
    start, delimiter = _first_line(lines)
    if start == len(lines):
        return Table()
    if HEADERLESS.fullmatch(lines[start]):
        delimiter = "::" if "::" in lines[start] else "\t"
        columns = {name: at for at, name in enumerate(DATASET_COLUMNS)}
        return _fill(Table(columns), lines, start, delimiter, len(columns))
    delimiter = delimiter or max(DELIMITERS, key=lambda each: lines[start].count(each) * len(each))
    header = _split(lines[start], delimiter) or []
    if len(header) > MAX_COLUMNS:
        raise InvalidInput(
            Message("The file has more than %(most)s columns. Is it an export of ratings?", most=MAX_COLUMNS)
        )
    columns = {normalize(name): at for at, name in reversed(list(enumerate(header)))}
    return _fill(Table(with_other_names(columns)), lines, start + 1, delimiter, len(header))


def _first_line(lines: list[str]) -> tuple[int, str]:
    """The first line that is neither empty nor a comment, and the delimiter that Excel names in a line above it."""
    start, delimiter = 0, ""
    while start < len(lines) and (not lines[start].strip(" ,;\t") or lines[start].startswith("# ")):
        start += 1
    if start < len(lines) and re.fullmatch(r"sep=.", lines[start].strip(" ")):
        start, delimiter = start + 1, lines[start].strip(" ")[-1]
    return start, delimiter


def _fill(table: Table, lines: list[str], start: int, delimiter: str, width: int) -> Table:
    for at, cells in _records(lines, start, delimiter, width):
        if cells is None:
            table.bad_lines.append(at + 1)
        elif any(cell.strip() for cell in cells):
            table.rows.append(Row(at + 1, cells, table.columns))
    return table


def _records(lines: list[str], start: int, delimiter: str, width: int) -> Iterator[tuple[int, list[str] | None]]:
    """The cells of each record with the index of its first line; None for a line that cannot be read."""
    at = start
    while at < len(lines):
        taken, cells = 1, _cells(lines[at], delimiter)
        if cells is None and lines[at].count('"') % 2:
            taken, cells = _joined(lines, at, delimiter, width)
        if cells is not None and any(cell.strip() for cell in cells[max(width, 1) :]):
            cells = None  # a delimiter too many: no cell after it can be trusted
        yield at, cells
        at += taken


def _joined(lines: list[str], at: int, delimiter: str, width: int) -> tuple[int, list[str] | None]:
    """A quoted cell may contain line breaks: joins the lines up to the one that closes the quote."""
    for end in range(at + 1, min(at + MAX_LINES_PER_ROW, len(lines))):
        if lines[end].count('"') % 2:
            cells = _split("\n".join(lines[at : end + 1]), delimiter)
            return (end + 1 - at, cells) if cells is not None and len(cells) == width else (1, None)
    return 1, None


def _cells(line: str, delimiter: str) -> list[str] | None:
    if '"' not in line:
        return line.split(delimiter)
    return None if line.count('"') % 2 else _split(line, delimiter)


def _split(text: str, delimiter: str) -> list[str] | None:
    """None if a quote is out of place."""
    if len(delimiter) > 1:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True, skipinitialspace=True), [])
    except csv.Error:
        return None
