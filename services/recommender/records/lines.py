"""Lines of a file of movies: JSON lines or CSV."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from services.recommender.records.csv_lines import csv_lines, has_header
from services.recommender.records.importer import NumberedLine
from shared.contracts.movie_records import MovieLine
from shared.contracts.validation.broken_rules import described

MAX_LINE_BYTES = 64 * 1024


def read_lines(text: bytes) -> list[NumberedLine]:
    """With a header of CSV it is CSV; else each line is JSON, also where the first one is damaged."""
    content = text.removeprefix(b"\xef\xbb\xbf")
    lines = content.split(b"\n")
    if not content.strip():
        return []
    if has_header(lines[0].decode("utf-8", "replace")) or not any(line.lstrip().startswith(b"{") for line in lines):
        return [(number, _validated(line)) for number, line in csv_lines(content.decode("utf-8", "replace"))]
    return list(json_lines(lines))


def json_lines(lines: Iterable[bytes]) -> Iterator[NumberedLine]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _from_json(line)


def _from_json(line: bytes) -> MovieLine | str:
    if len(line) > MAX_LINE_BYTES:
        return f"it is longer than {MAX_LINE_BYTES // 1024} KB"
    try:
        line.decode()
    except UnicodeDecodeError:
        return "it is not in UTF-8"
    try:
        return MovieLine.model_validate_json(line)
    except ValidationError as error:
        return _reason(error)


def _validated(fields: dict[str, Any] | str) -> MovieLine | str:
    if isinstance(fields, str):
        return fields
    try:
        return MovieLine.model_validate(fields)
    except ValidationError as error:
        return _reason(error)


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return described(first, ".".join(map(str, first["loc"]))).replace(" at line 1 column ", " at column ")
