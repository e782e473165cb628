"""Fields of forms and addresses that filter movies. Texts that are too long are cut off."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel
from starlette.datastructures import ImmutableMultiDict, QueryParams

from services.web.localization.messages import Message
from services.web.queries.forms import parse_integer, read_year, shorten
from shared.contracts.errors import InvalidInput
from shared.contracts.filtering.filters import (
    ADULT_AGE,
    MAX_CHOICES,
    MAX_GENRE_LENGTH,
    MAX_NAME_LENGTH,
    MAX_RUNTIME,
    MovieFilters,
)

GENRES, NAMES = ("genre", "without_genre"), ("person", "without_person", "tag", "without_tag", "language")
SEPARATOR = ";"
"""Between several names in one field."""
Fields = tuple[str, ...]
YEARS: Fields = ("from_year", "to_year")
RUNTIMES: Fields = ("min_runtime", "max_runtime")
AMOUNT: Fields = ("amount",)
CHECKED = {"years_error": YEARS, "runtime_error": RUNTIMES, "amount_error": AMOUNT}
"""The fields that have a place for a message beside them, by the name of that place."""
MAX_TYPED = 6
REGION = re.compile(r"[A-Z]{2}")
Problem = dict[str, Any]
"""A message for each place in `CHECKED` that needs one, and what was typed there (`typed`); empty if all is well."""
Query = TypeVar("Query")


class FieldsInvalid(InvalidInput):
    """Says what is wrong with some of the fields."""

    def __init__(self, message: str, fields: Fields) -> None:
        super().__init__(message)
        self.fields = fields


def read_filters(params: Mapping[str, str]) -> MovieFilters:
    """Raises `InvalidInput`, as `FieldsInvalid` for fields that have a place for messages."""
    from_year, to_year = read_years(params)
    min_runtime, max_runtime = read_runtimes(params)
    return MovieFilters(
        **{name: _cut(values_of(params, name), MAX_GENRE_LENGTH) for name in GENRES},
        **{name: _cut(_split(values_of(params, name)), MAX_NAME_LENGTH) for name in NAMES},
        from_year=from_year,
        to_year=to_year,
        min_runtime=min_runtime,
        max_runtime=max_runtime,
        max_age=_read_age(params.get("max_age", "")),
        **_read_services(params),
        include_unknown=params.get("include_unknown", "") not in ("", "0", "false"),
    )


def _read_services(params: Mapping[str, str]) -> dict[str, Any]:
    names, region = _cut(values_of(params, "service"), MAX_NAME_LENGTH), params.get("region", "")
    if not names:
        return {}
    return {"service": names, "region": region if REGION.fullmatch(region) else None}


def values_of(params: Mapping[str, str], name: str) -> list[str]:
    """All values of a field that may be repeated."""
    if isinstance(params, ImmutableMultiDict):
        return params.getlist(name)
    return [params[name]] if name in params else []


def _split(texts: Iterable[str]) -> list[str]:
    return [name.strip() for text in texts for name in text.split(SEPARATOR)]


def _cut(names: Iterable[str], length: int) -> list[str]:
    return list(dict.fromkeys(name[:length] for name in names if name.strip()))[:MAX_CHOICES]


def read_years(params: Mapping[str, str]) -> tuple[int | None, int | None]:
    try:
        first, last = read_year(params.get("from_year", "")), read_year(params.get("to_year", ""))
    except InvalidInput as error:
        raise FieldsInvalid(error.message, YEARS) from error
    if first is not None and last is not None and first > last:
        wrong = Message(
            "The years run from %(first)s to %(last)s. The first one has to be the earlier one.",
            first=str(first),
            last=str(last),
        )
        raise FieldsInvalid(wrong, YEARS)
    return first, last


def read_runtimes(params: Mapping[str, str]) -> tuple[int | None, int | None]:
    shortest, longest = (_read_minutes(params.get(name, "")) for name in RUNTIMES)
    if shortest is not None and longest is not None and shortest > longest:
        wrong = Message(
            "No movie is longer than %(shortest)s and shorter than %(longest)s minutes.",
            shortest=shortest,
            longest=longest,
        )
        raise FieldsInvalid(wrong, RUNTIMES)
    return shortest, longest


def _read_minutes(text: str) -> int | None:
    if not text.strip():
        return None
    number = parse_integer(text)
    if number is None or not 1 <= number <= MAX_RUNTIME:
        wrong = Message("“%(text)s” is not a number of minutes, such as 120.", text=shorten(text))
        raise FieldsInvalid(wrong, RUNTIMES)
    return number


def _read_age(text: str) -> int | None:
    if not text.strip():
        return None
    number = parse_integer(text)
    if number is None or not 0 <= number <= ADULT_AGE:
        raise InvalidInput(
            Message("“%(text)s” is not an age. Choose a number from 0 to %(most)s.", text=shorten(text), most=ADULT_AGE)
        )
    return number


def read_or_problem(read: Callable[[Mapping[str, str]], Query], params: Mapping[str, str]) -> tuple[Query, Problem]:
    """Without the fields that are wrong, and what is wrong with them."""
    problem: Problem = {}
    while True:
        try:
            return read(params), problem
        except FieldsInvalid as error:
            problem = _add_problem(problem, params, error)
            params = _without_fields(params, error.fields)


def _without_fields(params: Mapping[str, str], fields: Iterable[str]) -> QueryParams:
    return QueryParams([(name, value) for name in params if name not in fields for value in values_of(params, name)])


def _add_problem(before: Problem, params: Mapping[str, str], error: FieldsInvalid) -> Problem:
    """With what is wrong with the fields, and what was typed there, to show it again."""
    place = next(place for place, fields in CHECKED.items() if fields == error.fields)
    typed = {name: params.get(name, "")[:MAX_TYPED] for name in error.fields}
    return before | {place: error.message, "typed": before.get("typed", {}) | typed}


def address_fields(query: BaseModel) -> dict[str, Any]:
    """What the query has other than defaults, for `urlencode`."""
    fields = query.model_dump(mode="json", exclude_defaults=True)
    return {name: "true" if value is True else value for name, value in fields.items()}


def encode(fields: Mapping[str, Any], safe: str = "") -> str:
    return urlencode(fields, doseq=True, safe=safe)
