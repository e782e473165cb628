"""The operator's form of a movie: its fields as text, and what of them was changed."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from shared.contracts.errors import InvalidInput
from shared.contracts.movie_records import MovieFields, MovieLine, StatedFields
from shared.contracts.movies import MovieDetails

TEXTS = ("title", "original_title", "overview", "certificate", "trailer")
NUMBERS = ("year", "runtime", "imdb_id", "tmdb_id")
LISTS = ("genres", "directors", "cast", "tags", "languages", "countries", "other_titles")
"""One entry a line."""
FIELDS = (*TEXTS, *NUMBERS, *LISTS)
LABELS = {
    "title": "Title",
    "original_title": "Original title",
    "other_titles": "Other titles",
    "overview": "Plot",
    "certificate": "Age rating",
    "trailer": "Address of a trailer",
    "year": "Year",
    "runtime": "Runtime in minutes",
    "imdb_id": "IMDb id",
    "tmdb_id": "TMDB id",
    "genres": "Genres",
    "directors": "Directors",
    "cast": "Cast",
    "tags": "Tags",
    "languages": "Languages",
    "countries": "Countries",
    "key": "Your own key",
}
MAX_TEXT = 10_000
STATED_FIELDS: TypeAdapter[MovieFields] = TypeAdapter(StatedFields)


def form_of(movie: MovieDetails) -> dict[str, str]:
    return _texts(movie.model_dump())


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    lists = {name: "\n".join(values.get(name) or []) for name in LISTS}
    return lists | {name: "" if values.get(name) is None else str(values[name]) for name in (*TEXTS, *NUMBERS)}


def with_record(values: Mapping[str, str], fields: MovieFields) -> dict[str, str]:
    """What a record says by now, in place of what is shown for another moment."""
    stated = fields.stated()
    return {**values, **{name: text for name, text in _texts(stated).items() if name in stated}}


def shown_before(text: object) -> dict[str, str]:
    """The values that the form was shown with: only what differs from them was changed. Raises `InvalidInput`."""
    try:
        values = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        values = None
    if not isinstance(values, dict) or not all(isinstance(values.get(name), str) for name in FIELDS):
        raise InvalidInput("The form is incomplete. Load the page again.")
    return values


def typed(form: Mapping[str, object]) -> dict[str, str]:
    """Line ends as `form_of` writes them; browsers send others."""
    texts = {name: form.get(name, "") for name in (*FIELDS, "key")}
    return {
        name: "\n".join(line.strip() for line in text.strip().splitlines())[:MAX_TEXT]
        for name, text in texts.items()
        if isinstance(text, str)
    }


def changed_fields(before: Mapping[str, str], after: Mapping[str, str]) -> MovieFields:
    """Only what was changed; an emptied field is taken back. Raises `InvalidInput`."""
    changed = {name: _value(name, after[name]) for name in FIELDS if after[name] != before[name]}
    try:
        return STATED_FIELDS.validate_python(changed)
    except ValidationError as error:
        raise InvalidInput(_sentence(error)) from error


def new_movie(after: Mapping[str, str]) -> MovieLine:
    """Raises `InvalidInput`."""
    stated = {name: _value(name, after[name]) for name in (*FIELDS, "key") if after[name]}
    try:
        return MovieLine.model_validate(stated)
    except ValidationError as error:
        raise InvalidInput(_sentence(error)) from error


def _value(name: str, text: str) -> Any:
    if not text:
        return None
    return [line for line in text.split("\n") if line] if name in LISTS else text


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    return f"{LABELS.get(name, name)}: {first['msg']}." if name else f"{first['msg']}."
