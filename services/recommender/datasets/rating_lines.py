"""Ratings as numbers. A line that holds none is reported by its number and left out; a file with many is refused."""

from collections.abc import Callable

import polars as pl

from services.recommender.datasets.bad_lines import MAX_REPORTED, Report, report_bad_lines

RATINGS = pl.Schema({"user_id": pl.Int64, "movie_id": pl.Int64, "rating": pl.Float32, "rated_at": pl.Int64})
MAX_ID = 2**53 - 1
END_OF_TIME = 253_402_300_799
"""The last second of the year 9999, in seconds since 1970."""
RANGES = {"user_id": (1, MAX_ID), "movie_id": (1, MAX_ID), "rating": (0.5, 5), "rated_at": (0, END_OF_TIME)}
LABELS = {"user_id": "user id", "movie_id": "movie id", "rating": "rating", "rated_at": "timestamp"}
Lines = Callable[[pl.DataType], pl.DataFrame]


def read_ratings(lines: Lines, file: str, report: Report) -> pl.DataFrame:
    """`lines` reads the columns of `RATINGS`, `line` and `extra` with values of a type. Reading numbers at once takes a
    quarter of the time and memory. Raises `UnreadableFile`."""
    numbers = lines(pl.Float64()).with_columns(pl.col(name).alias(_number(name)) for name in RATINGS)
    if not numbers.select(_is_good().all()).item():
        numbers = _good_lines(lines(pl.String()), file, report)
    return numbers.select(pl.col(_number(name)).alias(name) for name in RATINGS).cast(RATINGS)


def _good_lines(lines: pl.DataFrame, file: str, report: Report) -> pl.DataFrame:
    numbers = lines.with_columns(_parsed(name).alias(_number(name)) for name in RATINGS)
    faulty = numbers.filter(~_is_good())
    faults = [_fault(faulty[place:]) for place in range(min(faulty.height, MAX_REPORTED))]
    report_bad_lines(file, faults, faulty.height, lines.height, report)
    return numbers.filter(_is_good())


def _number(name: str) -> str:
    return f"{name}_number"


def _parsed(name: str) -> pl.Expr:
    """A decimal comma counts as a point."""
    return pl.col(name).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _is_good() -> pl.Expr:
    good = [_in_range(name) for name in RATINGS]
    return pl.all_horizontal(*good, pl.col("extra").is_null()).fill_null(False)


def _in_range(name: str) -> pl.Expr:
    value, (low, high) = pl.col(_number(name)), RANGES[name]
    is_whole = value == value.floor() if name.endswith("_id") else pl.lit(True)
    return (value.is_between(low, high) & is_whole).fill_null(False)


def _fault(faulty: pl.DataFrame) -> str:
    """What is wrong with the first of these lines."""
    row = faulty.row(0, named=True)
    line = f"line {row['line']}"
    if row["extra"] is not None:
        return f"{line}, which has too many fields"
    flags = faulty[:1].select(_in_range(name).alias(name) for name in RATINGS).row(0, named=True)
    name = next(name for name, is_good in flags.items() if not is_good)
    if not row[name]:
        return f"{line}, whose {LABELS[name]} is empty"
    return f"{line}, whose {LABELS[name]} is {row[name]!r}"
