"""Reads JSON exports, and JSON lines, as tables: a row for each object of the lists that they hold."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from services.web.localization.messages import Message
from services.web.ratings_import.reading.column_names import column_name, normalize, with_other_names
from services.web.ratings_import.reading.tables import MAX_COLUMNS, MAX_LINES, Row, Table, name_ids
from shared.contracts.errors import InvalidInput

KINDS = ("movie", "show", "season", "episode", "person")


class BrokenJson(InvalidInput):
    message = "The JSON file cannot be read. Export it again."


def is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("[", "{")


def read_json(text: str) -> Table:
    """Raises `InvalidInput`."""
    try:
        root = _parsed(text)
    except (ValueError, RecursionError) as error:
        raise BrokenJson from error
    records = [_flatten(record) for record in _records(root)]
    if len(records) > MAX_LINES:
        raise InvalidInput(
            Message("The file has more than %(most)s ratings. Split it, and import one after another.", most=MAX_LINES)
        )
    names = list(dict.fromkeys(name for record in records for name in record))
    if len(names) > MAX_COLUMNS:
        raise InvalidInput(
            Message("The file has more than %(most)s fields. Is it an export of ratings?", most=MAX_COLUMNS)
        )
    columns = with_other_names({name: at for at, name in enumerate(names)})
    rows = [Row(at, [record.get(name, "") for name in names], columns) for at, record in enumerate(records, 1)]
    table = Table(columns, rows)
    name_ids(table)
    return table


def _parsed(text: str) -> Any:
    """Also JSON lines: an object in each."""
    try:
        return json.loads(text, parse_int=_integer)
    except json.JSONDecodeError:
        lines = [line for line in text.split("\n") if line.strip()]
        if not 1 < len(lines) <= MAX_LINES:
            raise
        return [json.loads(line, parse_int=_integer) for line in lines]


def _integer(digits: str) -> int:
    return int(digits) if len(digits) <= 20 else 0


def _records(root: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of the list, or of all lists of the object, with what the object says of all of them."""
    if isinstance(root, list):
        yield from (record for record in root if isinstance(record, dict))
    elif isinstance(root, dict):
        common = {name: value for name, value in root.items() if isinstance(value, str)}
        for records in root.values():
            if isinstance(records, list):
                yield from (common | record for record in records if isinstance(record, dict))


def _flatten(record: Mapping[str, Any]) -> dict[str, str]:
    """Trakt keeps the film in an object of its own, and its ids in another: `{"movie": {"ids": {"imdb": "tt1"}}}`."""
    cells = {column_name(name): _text(value) for name, value in record.items() if _is_plain(value)}
    kind = next((kind for kind in KINDS if isinstance(record.get(kind), dict)), None)
    if kind is None:
        return cells
    described = record[kind]
    ids = described.get("ids")
    named = {f"{normalize(name)}id": _text(value) for name, value in _plain(ids if isinstance(ids, dict) else {})}
    return {"type": kind} | {normalize(name): _text(value) for name, value in _plain(described)} | named | cells


def _plain(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in values.items() if _is_plain(value)]


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) or (
        isinstance(value, list) and all(isinstance(each, str) for each in value)
    )


def _text(value: Any) -> str:
    """JSON may name halves of characters, which cannot be stored."""
    if isinstance(value, list):
        value = " ".join(value)
    text = ("yes" if value else "") if isinstance(value, bool) else str(value)
    return text.encode(errors="replace").decode()
