"""Which line names columns. A file may have a title above that line, and further tables below it."""

import re
from collections.abc import Mapping, Sequence

from services.web.ratings_import.reading import fields
from services.web.ratings_import.reading.column_names import COLUMNS, MAX_COLUMN_NAME, column_name, with_other_names
from services.web.ratings_import.reading.sources import (
    DATES,
    FILM_COLUMNS,
    GENERIC_RATING,
    IMDB_IDS,
    MOVIE_IDS,
    RATINGS,
    TITLES,
    TMDB_IDS,
    TYPES,
    YEARS,
    recognise,
)

PUBLIC = re.compile(rf"\w*(?:{RATINGS}|average|durchschnitt|moyenne|rank|rang|votes|priority)")
"""Columns of numbers that are nobody's own rating."""
BESIDES_TITLES = {*YEARS, *DATES, *IMDB_IDS, *TMDB_IDS, *MOVIE_IDS, *TYPES}
DATASET_TABLES = ({"movieid", "title", "genres"}, {"movieid", "imdbid", "tmdbid"})


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """Of two columns of the same name the first counts."""
    return with_other_names({column_name(name): at for at, name in reversed(list(enumerate(cells)))})


def is_first_header(cells: Sequence[str]) -> bool:
    columns = columns_of(cells)
    known = recognise(columns) is not None or any(columns.keys() >= names for names in DATASET_TABLES)
    return known or is_header(cells, {})


def is_header(cells: Sequence[str], above: Mapping[str, int]) -> bool:
    """Names a film and something else, or a film where the header `above` does so too; and no cell is a value."""
    if any(cell[:1].isdigit() for cell in cells):
        return False
    filled = {at: text for at, cell in enumerate(cells) if (text := cell.strip())}
    if len(filled) < 2 or any(is_value(text) for text in filled.values()):
        return False
    types = {above.get(name) for name in TYPES}
    names = {at: _name(text) for at, text in filled.items() if at not in types}
    films = {at for at, name in names.items() if name in FILM_COLUMNS}
    repeated = len(filled) == len(cells) and any(above.get(names[at]) == at for at in films)
    return bool(films) and (repeated or any(_goes_with_titles(name) for name in names.values()))


def is_value(text: str) -> bool:
    """Of a cell that is not empty."""
    return text[0].isdigit() or len(text) > MAX_COLUMN_NAME or fields.rating(text) is not None


def _name(text: str) -> str:
    name = column_name(text)
    return COLUMNS.get(name, name)


def _goes_with_titles(name: str) -> bool:
    if name in TITLES:
        return False
    return name in BESIDES_TITLES or bool(GENERIC_RATING.fullmatch(name) or PUBLIC.fullmatch(name))
