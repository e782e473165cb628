"""Reads delimited text line by line, so that a line that cannot be read costs no more than itself."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from services.web.localization.messages import Message
from services.web.ratings_import.reading import fields, moments
from services.web.ratings_import.reading.fields import is_imdb_number
from services.web.ratings_import.reading.headers import columns_of, is_first_header, is_header, is_value
from services.web.ratings_import.reading.sources import IMDB_IDS, TITLES
from shared.contracts.errors import InvalidInput

DELIMITERS = (",", ";", "\t", "::", "|")
LINE_ENDS = re.compile(r"\r?\n")
HEADERLESS = re.compile(r"\s*\d+(\t|::)\d+\1[\d.]+\1\d+\s*")
"""`u.data` and `ratings.dat` of MovieLens begin with their first rating."""
DATASET_COLUMNS = ("userid", "movieid", "rating", "timestamp")
MAX_COLUMNS = 200
MAX_TABLES = 100
MAX_LINES_ABOVE = 30
"""Of a title, or of what the file says of itself, above the names of the columns."""
MAX_LINES = 400_000
MAX_LINES_PER_ROW = 50
MAX_CELL = 2000
KINDS: Mapping[str, Callable[[str], bool]] = {
    "imdbid": is_imdb_number,
    "rating": lambda cell: fields.rating(cell) is not None,
    "date": lambda cell: moments.moment(cell) is not None,
}
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
    """`columns` maps normalized names to positions. `below` has the tables that follow under headers of their own."""

    columns: Mapping[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    bad_lines: list[int] = field(default_factory=list)
    width: int = 0
    below: list["Table"] = field(default_factory=list)

    @property
    def all(self) -> tuple["Table", ...]:
        return (self, *self.below)


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
        return _fill(Table(columns, width=len(columns)), lines, start, delimiter)
    for likely in delimiter or "\t;,":  # a comma may be within an address, a rating or a date
        if columns := _unnamed_columns(lines[start], likely):
            return _fill(Table(columns, width=len(columns)), lines, start, likely)
    at, taken, header = _header(lines, start, delimiter)
    delimiter = delimiter or _likely_delimiter(lines[at])
    if len(header) > MAX_COLUMNS:
        raise InvalidInput(
            Message("The file has more than %(most)s columns. Is it an export of ratings?", most=MAX_COLUMNS)
        )
    above = [line + 1 for line in range(start, at) if _is_row(lines[line], delimiter)]
    table = _fill(Table(columns_of(header), bad_lines=above, width=len(header)), lines, at + taken, delimiter)
    for each in table.all:
        name_ids(each)
    return table


def _unnamed_columns(line: str, delimiter: str) -> dict[str, int]:
    """Of a file without a header: a number of IMDb and a rating, perhaps a date. Nothing if they are anything else."""
    cells = [cell.strip() for cell in _cells(line, delimiter) or []]
    names = [_name_of(cell) for cell in cells] if len(cells) <= len(KINDS) else []
    columns = {name: at for at, name in enumerate(names)}
    return (
        columns if len(columns) == len(cells) and "" not in columns and columns.keys() >= {"imdbid", "rating"} else {}
    )


def _name_of(cell: str) -> str:
    return next((name for name, is_one in KINDS.items() if len(cell) <= MAX_CELL and is_one(cell)), "")


def name_ids(table: Table) -> None:
    """A column of numbers of IMDb may be called anything: "id", "link", "movie". Beside titles it may be of others."""
    if not table.rows or table.columns.keys() & {*IMDB_IDS}:
        return
    at = next((at for at in table.columns.values() if _holds_ids(table, at)), None)
    if at is None or any(table.columns.get(name, at) != at for name in TITLES):
        return
    table.columns = {name: other for name, other in table.columns.items() if other != at} | {"imdbid": at}
    table.rows = [replace(row, columns=table.columns) for row in table.rows]


def _holds_ids(table: Table, at: int) -> bool:
    cells = (row.cells[at].strip() for row in table.rows if at < len(row.cells))
    first = next((cell for cell in cells if cell), "")
    return is_imdb_number(first) and all(not cell or is_imdb_number(cell) for cell in cells)


def _first_line(lines: list[str]) -> tuple[int, str]:
    """The first line that is neither empty nor a comment, and the delimiter that Excel names in a line above it."""
    start, delimiter = 0, ""
    while start < len(lines) and (not lines[start].strip(" ,;\t") or lines[start].startswith("# ")):
        start += 1
    if start < len(lines) and re.fullmatch(r"sep=.", lines[start].strip(" ")):
        start, delimiter = start + 1, lines[start].strip(" ")[-1]
    return start, delimiter


def _header(lines: list[str], start: int, delimiter: str) -> tuple[int, int, list[str]]:
    """The first line that names the columns of a film, or the first of all; how many lines it takes, and its cells."""
    found = [(at, *_names_at(lines, at, delimiter)) for at in range(start, min(start + MAX_LINES_ABOVE, len(lines)))]
    return next((each for each in found if len(each[2]) <= MAX_COLUMNS and is_first_header(each[2])), found[0])


def _names_at(lines: list[str], at: int, delimiter: str) -> tuple[int, list[str]]:
    """Spreadsheets break long names of columns."""
    taken, cells = _record(lines, at, delimiter or _likely_delimiter(lines[at]), width=None)
    return taken, cells or []


def _likely_delimiter(line: str) -> str:
    return max(DELIMITERS, key=lambda each: line.count(each) * len(each))


def _is_row(line: str, delimiter: str) -> bool:
    """Whether a line above the header may be more than a title, and has to be told of."""
    cells = [text for cell in _split(line, delimiter) or [] if (text := cell.strip())]
    return len(cells) > 1 and any(is_value(text) for text in cells)


def _fill(first: Table, lines: list[str], start: int, delimiter: str) -> Table:
    table, at = first, start
    while at < len(lines):
        taken, cells = _record(lines, at, delimiter, table.width)
        columns = _named_columns(cells or [], table.columns)
        if cells and columns and columns != table.columns:
            table = _begun_below(first, columns, len(cells))
        elif columns or cells is None or any(cell.strip() for cell in cells[max(table.width, 1) :]):
            table.bad_lines.append(at + 1)  # also of a delimiter too many: no cell after it can be trusted
        elif any(cell.strip() for cell in cells):
            table.rows.append(Row(at + 1, cells, table.columns))
        at += taken
    return first


def _named_columns(cells: list[str], above: Mapping[str, int]) -> dict[str, int] | None:
    """Those that a further header names, which may be the one above once more. None if it is no header."""
    return columns_of(cells) if len(cells) <= MAX_COLUMNS and is_header(cells, above) else None


def _begun_below(first: Table, columns: Mapping[str, int], width: int) -> Table:
    if len(first.all) == MAX_TABLES:
        raise InvalidInput(
            Message("The file names its columns more than %(most)s times. Is it an export of ratings?", most=MAX_TABLES)
        )
    first.below.append(Table(columns, width=width))
    return first.below[-1]


def _record(lines: list[str], at: int, delimiter: str, width: int | None) -> tuple[int, list[str] | None]:
    """How many lines a record takes, and its cells; None if it cannot be read."""
    cells = _cells(lines[at], delimiter)
    if cells is None and lines[at].count('"') % 2:
        return _joined(lines, at, delimiter, width)
    return 1, cells


def _joined(lines: list[str], at: int, delimiter: str, width: int | None) -> tuple[int, list[str] | None]:
    """A quoted cell may contain line breaks: joins the lines up to the one that closes the quote."""
    for end in range(at + 1, min(at + MAX_LINES_PER_ROW, len(lines))):
        if lines[end].count('"') % 2:
            cells = _split("\n".join(lines[at : end + 1]), delimiter)
            return (end + 1 - at, cells) if cells and len(cells) == (width or len(cells)) else (1, None)
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
