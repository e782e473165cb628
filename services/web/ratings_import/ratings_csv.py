"""Ratings as CSV: reads our own format, MovieLens's and Letterboxd's, and writes our own."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from shared.contracts.errors import InvalidInput
from shared.contracts.movies import NamedMovie
from shared.contracts.profiles import OwnRating

COLUMNS = ("movie_id", "title", "year", "rating", "rated_at")
MAX_ROWS = 5000
TITLES, IDS, STARS, YEARS = ("title", "name"), ("movie_id", "movieid"), ("rating",), ("year",)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that starts with one of these for a formula."""
NOT_RATINGS = InvalidInput(
    "This is not a file of ratings. Choose a CSV file with a column “rating”, and a column “title” or “movieId”."
)


@dataclass(frozen=True)
class Row:
    named: NamedMovie
    rating: float


@dataclass
class RatingsFile:
    """The ratings of a file, and the numbers of the lines without one."""

    rows: list[Row] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Raises `InvalidInput` if the file holds no ratings at all."""
        reader = csv.DictReader(io.StringIO(decode(content), newline=""), strict=True)
        file = cls()
        try:
            for cells in reader:
                file.add(reader.line_num, {(name or "").strip().lower(): text for name, text in cells.items()})
        except csv.Error as error:
            raise NOT_RATINGS from error
        if not file.rows:
            raise NOT_RATINGS
        return file

    def add(self, line: int, cells: Mapping[str, object]) -> None:
        if len(self.rows) >= MAX_ROWS:
            raise InvalidInput(f"The file has more than {MAX_ROWS:,} ratings. Split it, and import one after another.")
        row = read_row(cells)
        if row is None:
            self.unread.append(line)
        else:
            self.rows.append(row)


def decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("The file is not text in UTF-8. Export it again as CSV.") from error


def read_row(cells: Mapping[str, object]) -> Row | None:
    rating = stars(cell(cells, STARS))
    title, movie_id = cell(cells, TITLES).removeprefix("'"), number(cell(cells, IDS))
    if rating is None or not (title or movie_id):
        return None
    return Row(NamedMovie(title=title[:300], year=number(cell(cells, YEARS)), movie_id=movie_id), rating)


def cell(cells: Mapping[str, object], names: Iterable[str]) -> str:
    found = (cells.get(name) for name in names)
    return next((text.strip() for text in found if isinstance(text, str)), "")


def number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def stars(text: str) -> float | None:
    """Rounds to half a star; None unless that gives 0.5 to 5."""
    try:
        halves = round(float(text) * 2)
    except (ValueError, OverflowError):
        return None
    return halves / 2 if 1 <= halves <= 10 else None


def to_csv(ratings: Iterable[OwnRating]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for rating in ratings:
        cells = (rating.movie_id, escape_formula(rating.title), rating.year, rating.rating, rating.rated_at.isoformat())
        writer.writerow(cells)
    return text.getvalue()


def escape_formula(title: str) -> str:
    return f"'{title}" if title.startswith(FORMULA) else title
