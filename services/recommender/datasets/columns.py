"""Delimited text as columns of strings, found by their names where a file has a header."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

BOM = b"\xef\xbb\xbf"
Names = Mapping[str, Sequence[str]]
"""Our name of each column, and the names that files give it, without case and punctuation."""


class UnreadableFile(ValueError):
    """The message names the file and says what is wrong with it."""


def decoded(text: bytes) -> str:
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        return text.decode("latin-1")


def read_columns(text: bytes, separator: str, *, header: bool, quoted: bool = False) -> pl.DataFrame:
    """Every column as text."""
    return pl.read_csv(
        io.BytesIO(decoded(text).encode()),
        separator=separator,
        has_header=header,
        infer_schema=False,
        quote_char='"' if quoted else None,
    )


def read_lines(text: bytes, separator: str, names: Names, file: str, values: pl.DataType) -> pl.DataFrame:
    """The named columns of a file of numbers, with `line`, its number in the file, and `extra`, which is null unless
    the line has too many fields. What is not of the type is null. Read as text, blank lines are left out."""
    content = text.removeprefix(BOM)
    header = header_of(content, separator)
    fields = [f"field{place}" for place in range(len(header))]
    places = find_columns(header, names, file)
    types = dict.fromkeys(fields, pl.String()) | {fields[place]: values for place in places.values()}
    table = _table(content, separator, types, skip_rows=1)
    chosen = [_unquoted(fields[place], values).alias(name) for name, place in places.items()]
    return table.select(*chosen, "line", "extra")


def read_plain_lines(text: bytes, separator: str, names: Iterable[str], values: pl.DataType) -> pl.DataFrame:
    """Like `read_lines`, for a file without a header."""
    return _table(text.removeprefix(BOM), separator, dict.fromkeys(names, values), skip_rows=0)


def header_of(content: bytes, separator: str) -> list[str]:
    first = decoded(content.split(b"\n", 1)[0]).strip("\r")
    return next(csv.reader([first], delimiter=separator), [])


def find_columns(header: Sequence[str], names: Names, file: str) -> dict[str, int]:
    """The place of each column. Raises `UnreadableFile` if one is missing."""
    plain = [_plain(name) for name in header]
    places = {ours: _first_place(plain, theirs) for ours, theirs in names.items()}
    missing = [names[ours][0] for ours, place in places.items() if place is None]
    if missing:
        raise UnreadableFile(f"{file} has no column {' and no column '.join(missing)}; it has {', '.join(header)}")
    return {ours: place for ours, place in places.items() if place is not None}


def select_columns(frame: pl.DataFrame, names: Names, file: str) -> pl.DataFrame:
    places = find_columns(frame.columns, names, file)
    return frame.select(pl.col(frame.columns[place]).alias(name) for name, place in places.items())


def _table(content: bytes, separator: str, types: Mapping[str, pl.DataType], skip_rows: int) -> pl.DataFrame:
    table = pl.read_csv(
        io.BytesIO(content),
        separator=separator,
        has_header=False,
        skip_rows=skip_rows,
        schema={**types, "extra": pl.String()},
        missing_columns="insert",
        truncate_ragged_lines=True,
        ignore_errors=True,
        quote_char=None,
        encoding="utf8-lossy",
        raise_if_empty=False,
        row_index_name="line",
        row_index_offset=skip_rows + 1,
    )
    is_text = all(values == pl.String for values in types.values())
    return table.filter(~pl.all_horizontal(pl.exclude("line").is_null())) if is_text else table


def _unquoted(field: str, values: pl.DataType) -> pl.Expr:
    return pl.col(field).str.strip_chars(' "\r') if values == pl.String else pl.col(field)


def _plain(name: str) -> str:
    """RecBole's names have a type behind a colon."""
    return "".join(filter(str.isalnum, name.split(":")[0].casefold()))


def _first_place(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)
