"""Lines of a file of movies: JSON lines, or MovieLens' movies.csv, links.csv and tags.csv."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from services.recommender.datasets.titles import split_title
from services.recommender.records.importer import NumberedLine
from shared.contracts.movie_records import MovieLine

MAX_LINE_BYTES = 64 * 1024
NO_GENRE = "(no genres listed)"
MAX_TAGS = 100


def read_lines(text: bytes) -> list[NumberedLine]:
    """JSON lines begin with a brace; anything else is CSV with a header."""
    content = text.removeprefix(b"\xef\xbb\xbf")
    if content.lstrip().startswith(b"{"):
        return list(json_lines(content.splitlines()))
    return list(csv_lines(content.decode("utf-8", "replace")))


def json_lines(lines: Iterable[bytes]) -> Iterator[NumberedLine]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _from_json(line)


def _from_json(line: bytes) -> MovieLine | str:
    if len(line) > MAX_LINE_BYTES:
        return f"it is longer than {MAX_LINE_BYTES // 1024} KB"
    try:
        return MovieLine.model_validate_json(line)
    except ValidationError as error:
        return _reason(error)


def csv_lines(text: str) -> Iterator[NumberedLine]:
    """Rows of one movie in tags.csv become one line, with the number of its first row."""
    reader = csv.DictReader(io.StringIO(text))
    tags: dict[str, tuple[int, list[str]]] = {}
    for row in reader:
        plain = {_plain(name): value.strip() for name, value in row.items() if name and isinstance(value, str)}
        if "tag" in plain:
            _number, own = tags.setdefault(plain.get("movieid", ""), (reader.line_num, []))
            if plain["tag"] and plain["tag"] not in own and len(own) < MAX_TAGS:
                own.append(plain["tag"])
        else:
            yield reader.line_num, _validated(_fields(plain))
    for movie_id, (number, own) in tags.items():
        yield number, _validated({"movie_id": movie_id or None, "tags": own})


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _fields(row: dict[str, str]) -> dict[str, Any]:
    title, year = split_title(row.get("title", ""))
    genres = [genre for genre in row.get("genres", "").split("|") if genre and genre != NO_GENRE]
    fields = {
        "movie_id": row.get("movieid"),
        "key": row.get("key"),
        "title": title,
        "year": row.get("year") or year,
        "genres": genres,
        "imdb_id": row.get("imdbid"),
        "tmdb_id": row.get("tmdbid"),
        "overview": row.get("overview"),
        "runtime": row.get("runtime"),
    }
    return {name: value for name, value in fields.items() if value}


def _validated(fields: dict[str, Any]) -> MovieLine | str:
    try:
        return MovieLine.model_validate(fields)
    except ValidationError as error:
        return _reason(error)


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else first["msg"]
