"""Genres by the names that they have in each language: an assistant repeats those of the answers that it got."""

from collections.abc import Mapping
from typing import Any

from services.web.localization.elsewhere import recognize
from services.web.localization.translation import CATALOGUES
from shared.contracts.errors import MatineeError

FIELDS = ("genre", "without_genre")


def with_known_genres(given: Mapping[str, Any], error: MatineeError) -> dict[str, Any] | None:
    """The arguments with the catalogue's own names, which the error lists, in place of translations. None if that is
    not what is wrong."""
    message = recognize(error.message)
    if message is None or "genres" not in message.values:
        return None
    genres = message.values["genres"]
    assert isinstance(genres, tuple)
    known = {name.casefold(): genre for genre in genres for name in (*_translations(genre), genre)}
    renamed = {**given, **{field: _renamed(given[field], known) for field in FIELDS if field in given}}
    return renamed if renamed != given else None


def _translations(genre: str) -> list[str]:
    return [catalogue.gettext(genre) for catalogue in CATALOGUES.values()]


def _renamed(names: object, known: Mapping[str, str]) -> object:
    if isinstance(names, str):
        return known.get(names.strip().casefold(), names)
    return [_renamed(each, known) for each in names] if isinstance(names, list | tuple) else names
