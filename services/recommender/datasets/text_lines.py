"""Tables with text: movies, links and tags. A line that names no movie is reported by its number and left out."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from services.recommender.datasets.bad_lines import Report, report_bad_lines
from services.recommender.datasets.columns import decoded, read_columns
from services.recommender.datasets.rating_lines import MAX_ID

FEW = 10
"""So many bad lines do not refuse a small file, unless they are half of it."""
YEAR_ALONE = r"^\s*(?:\(\d{4}\)\s*)?$"
Select = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Layout:
    """`width` is the number of fields where no header tells it."""

    separator: str
    width: int = 0
    quoted: bool = False


def read_text_lines(text: bytes, layout: Layout, select: Select, file: str, report: Report) -> pl.DataFrame:
    """What `select` takes of the columns: movie_id, perhaps title, which is then not empty, and others as text. Reading
    lines one by one takes longer, and is left for files with bad ones. Raises `UnreadableFile`."""
    try:
        frame = select(read_columns(text, layout.separator, header=not layout.width, quoted=layout.quoted))
        is_good = frame.select(_is_good(frame).all()).item() and not (layout.quoted and _has_open_quote(text, frame))
    except pl.exceptions.PolarsError:
        is_good = False
    return (frame if is_good else _good_lines(text, layout, select, file, report)).with_columns(_movie_id())


def _good_lines(text: bytes, layout: Layout, select: Select, file: str, report: Report) -> pl.DataFrame:
    rows = list(_rows(decoded(text), layout))
    header = [] if layout.width or not rows else rows.pop(0).fields
    names = [name or "" for name in header] or [f"column_{place}" for place in range(1, layout.width + 1)]
    faults = {row.line: fault for row in rows if (fault := _fault_of_fields(row, len(names)))}
    whole = [row for row in rows if row.line not in faults]
    padded = [[field or None for field in row.fields] + [None] * (len(names) - len(row.fields)) for row in whole]
    frame = select(pl.DataFrame(padded, schema=dict.fromkeys(names, pl.String), orient="row"))
    is_good = frame.select(_is_good(frame)).to_series()
    faulty = frame.filter(~is_good).rows(named=True)
    lines = [row.line for row, good in zip(whole, is_good, strict=True) if not good]
    faults |= {line: _fault_of_values(values) for line, values in zip(lines, faulty, strict=True)}
    told = [f"line {line}, {faults[line]}" for line in sorted(faults)]
    report_bad_lines(file, told, len(told), len(rows), report, few=min(FEW, len(rows) / 2))
    return frame.filter(is_good)


@dataclass(frozen=True)
class _Row:
    """Without fields if its quotes do not match."""

    line: int
    fields: list[str | None]


def _rows(text: str, layout: Layout) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.rstrip("\r")
        if bare.strip():
            yield _Row(number, _fields(bare, layout))


def _fields(line: str, layout: Layout) -> list[str | None]:
    if not layout.quoted:
        return [*line.split(layout.separator)]
    try:
        return [*next(csv.reader([line], delimiter=layout.separator, strict=True))]
    except csv.Error:
        return []


def _fault_of_fields(row: _Row, width: int) -> str:
    if not row.fields:
        return "whose quotes do not match"
    return "which has too many fields" if len(row.fields) > width else ""


def _fault_of_values(values: dict[str, str | None]) -> str:
    given = (values["movie_id"] or "").strip()
    if pl.select(_is_id(pl.lit(given))).item():
        return "whose title is empty"
    return f"whose movie id is {given!r}" if given else "whose movie id is empty"


def _is_good(frame: pl.DataFrame) -> pl.Expr:
    is_id = _is_id(pl.col("movie_id"))
    if "title" not in frame.columns:
        return is_id
    return is_id & ~pl.col("title").fill_null("").str.contains(YEAR_ALONE)


def _is_id(texts: pl.Expr) -> pl.Expr:
    number = texts.str.strip_chars().cast(pl.Float64, strict=False)
    return (number.is_between(1, MAX_ID) & (number == number.floor())).fill_null(False)


def _movie_id() -> pl.Expr:
    return pl.col("movie_id").str.strip_chars().cast(pl.Float64).cast(pl.Int64)


def _has_open_quote(text: bytes, frame: pl.DataFrame) -> bool:
    """It takes the lines behind it for its field."""
    spans_lines = pl.any_horizontal(pl.all().exclude("movie_id").str.contains("\n", literal=True).any())
    return text.count(b'"') % 2 == 1 or bool(frame.select(spans_lines).item())
