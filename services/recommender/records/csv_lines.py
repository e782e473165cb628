"""CSV with a header: MovieLens' movies.csv, links.csv and tags.csv, or any other with fields of a record as columns.

A row that cannot be read costs no other: reading goes on with the line after its first one.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from services.recommender.datasets.titles import split_title

MAX_ROW_CHARACTERS = 64 * 1024
MAX_HEADER = 4096
MAX_TAGS = 100
NO_GENRE = "(no genres listed)"
NAMES = ("genres", "other_titles", "directors", "cast", "tags", "languages", "countries")
"""Names in one cell are separated by `|`."""
FIELDS = (
    *("movie_id", "key", "title", "year", "imdb_id", "tmdb_id", "original_title", "overview", "runtime"),
    *("certificate", "poster_path", "trailer", "hidden", *NAMES),
)
IGNORED = ("userid", "timestamp", "rating")
COLUMNS = {name.replace("_", ""): name for name in FIELDS} | {"tag": "tag"} | dict.fromkeys(IGNORED, "")
Row = tuple[int, dict[str, str] | str]
"""The number of its first line, and its cells by column or what is wrong with it."""
Line = tuple[int, dict[str, Any] | str]


def has_header(line: str) -> bool:
    """Whether this is the first line of such a file."""
    return not line.startswith("{") and any(column is not None for _, column in _header(line))


def csv_lines(text: str) -> Iterator[Line]:
    """What each row states. Rows of one movie in tags.csv become one line, with the number of its first row."""
    lines = text.split("\n")
    header = _header(lines[0])
    unknown = [name for name, column in header if column is None]
    if unknown or not header:
        known = f"Known are {', '.join(FIELDS)}, and tag."
        yield 1, f"this is neither JSON nor a known header of CSV ({', '.join(unknown)}). {known} Nothing was read."
        return
    columns = [column or "" for _, column in header]
    rows = _rows(lines, columns)
    yield from _tag_lines(rows) if "tag" in columns else _movie_lines(rows)


def _header(line: str) -> list[tuple[str, str | None]]:
    """The names of the columns, and what they are here: empty if they are ignored, None if they are unknown."""
    cells = next(csv.reader([line[:MAX_HEADER].rstrip("\r")]), [])
    return [(name.strip()[:40], COLUMNS.get("".join(filter(str.isalnum, name.casefold())))) for name in cells]


def _rows(lines: Sequence[str], columns: Sequence[str]) -> Iterator[Row]:
    index = 1
    while index < len(lines):
        if not lines[index].strip():
            index += 1
            continue
        cells, count = _row(lines, index, len(columns))
        content = cells if isinstance(cells, str) else _by_column(columns, cells)
        yield index + 1, content
        index += count


def _row(lines: Sequence[str], start: int, width: int) -> tuple[list[str] | str, int]:
    """The cells of the row that begins here, and how many lines it takes; else what is wrong with it."""
    end = _end_of_row(lines, start)
    if end is None:
        too_long = len(lines[start]) > MAX_ROW_CHARACTERS
        return f"it is longer than {MAX_ROW_CHARACTERS // 1024} KB" if too_long else "a quote in it is not closed", 1
    text = "\n".join(line.removesuffix("\r") for line in lines[start:end])
    try:
        (cells,) = csv.reader(io.StringIO(text, newline=""), strict=True)
    except (csv.Error, ValueError):
        return "it is no row of CSV: check its quotes", 1
    if len(cells) != width:
        return f"it has {len(cells)} columns and the header {width}; a comma within a text needs quotes", 1
    return cells, end - start


def _end_of_row(lines: Sequence[str], start: int) -> int | None:
    """The line after the one that closes the last quote."""
    quotes = size = 0
    for end in range(start, len(lines)):
        quotes += lines[end].count('"')
        size += len(lines[end])
        if size > MAX_ROW_CHARACTERS:
            return None
        if quotes % 2 == 0:
            return end + 1
    return None


def _by_column(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    stated = zip(columns, map(str.strip, cells), strict=True)
    return {column: cell for column, cell in stated if column and cell}


def _movie_lines(rows: Iterator[Row]) -> Iterator[Line]:
    for number, row in rows:
        yield number, row if isinstance(row, str) else _fields(row)


def _fields(row: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: _names(cell) if name in NAMES else cell for name, cell in row.items()}
    title, year = split_title(row.get("title", ""))
    fields |= {"title": title, "year": row.get("year") or year}
    return {name: value for name, value in fields.items() if value}


def _names(cell: str) -> list[str]:
    return [name.strip() for name in cell.split("|") if name.strip() and name.strip() != NO_GENRE]


def _tag_lines(rows: Iterator[Row]) -> Iterator[Line]:
    """The most used tags of each movie."""
    first: dict[str, int] = {}
    tags: dict[str, Counter[str]] = {}
    for number, row in rows:
        if isinstance(row, str):
            yield number, row
        elif "tag" in row:
            movie = row.get("movie_id", "")
            first.setdefault(movie, number)
            tags.setdefault(movie, Counter())[row["tag"]] += 1
    for movie, number in first.items():
        stated = {"tags": [tag for tag, _ in tags[movie].most_common(MAX_TAGS)]}
        yield number, {**stated, "movie_id": movie} if movie else stated
