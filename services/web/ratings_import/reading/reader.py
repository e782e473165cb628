"""Reads an uploaded file: a table, a list in JSON, or a zip of these."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from services.web.localization.messages import Message
from services.web.ratings_import.reading.archives import Member, is_zip, read_members
from services.web.ratings_import.reading.entries import (
    BadLine,
    Entry,
    Film,
    LeftOut,
    Reading,
    Scale,
    Source,
    film_key,
)
from services.web.ratings_import.reading.headers import DATASET_TABLES
from services.web.ratings_import.reading.json_tables import is_json, read_json
from services.web.ratings_import.reading.rows import (
    MAX_NAME,
    RowReader,
    UnclearRatings,
    Unrated,
    film_of,
    with_own_ratings,
)
from services.web.ratings_import.reading.scales import drop_impossible, settle_scale, told_by_values
from services.web.ratings_import.reading.sources import Format, recognise
from services.web.ratings_import.reading.tables import Table, read_table
from services.web.ratings_import.reading.text import decode
from shared.contracts.errors import InvalidInput

LIST_EXPORT = "Letterboxd list export"
IGNORED_FOLDERS = ("lists/", "deleted/", "orphaned/", "__MACOSX/")
IGNORED_NAMES = ("reviews.csv", "comments.csv", "profile.csv")
LAST = ("ratings.csv",)
"""Of the files of a zip, what is true now; the diary says what was true then."""


class NotRatings(InvalidInput):
    message = (
        "This is not a file of ratings. Choose the file that Letterboxd, IMDb, Trakt, TMDB, MovieLens, Netflix, "
        "Criticker, Movary, Simkl or TV Time exported, or a CSV file with a column “rating” and a column “title”."
    )


class NothingInIt(InvalidInput):
    message = "There is nothing in this file besides the names of its columns. Export it again, or choose another file."


class NotFromThere(InvalidInput):
    message = "The file has none of the columns that an export of this site has. Choose another site."


@dataclass
class Part:
    """One table of ratings. `name` is that of its file."""

    name: str
    format: Format
    scale: Scale | None
    entries: list[Entry] = field(default_factory=list)
    unrated: list[Unrated] = field(default_factory=list)
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    bad_lines: list[int] = field(default_factory=list)
    dataset: str = ""
    is_unclear: bool = False
    """Whose ratings they are is not told, so that none of them is read."""

    @property
    def ratings(self) -> int:
        return sum(entry.rating is not None for entry in self.entries)


def read_export(content: bytes, name: str = "", max_ratings: int = 25_000, source: Source | None = None) -> Reading:
    """Raises `InvalidInput` if there is no rating and no film in it, or too many for one person. `source` is what the
    user says; without it, the columns decide."""
    files = _members(content) if is_zip(content) else [Member(name, content)]
    ignored = sum(_is_list(file) for file in files)
    tables = [(file.name, _table(file.content)) for file in files if not _is_list(file)]
    parts = [part for each, table in tables for part in _read_parts(each, table, source)]
    if not parts and ignored:
        return Reading(Source.LETTERBOXD, left_out=Counter({LeftOut.LISTS: ignored}))
    if not parts:
        raise NotRatings if source is None else NotFromThere
    if all(part.is_unclear for part in parts):
        raise UnclearRatings
    reading = _combine(parts, _dataset_films(each for _, table in tables for each in table.all), len(files) > 1)
    reading.left_out += Counter({LeftOut.LISTS: ignored})
    if not (reading.entries or reading.bad_lines or reading.left_out):
        raise NothingInIt
    if max(reading.people.values(), default=0) > max_ratings:
        raise InvalidInput(
            Message(
                "The file has more than %(most)s ratings. Split it, and import one after another.", most=max_ratings
            )
        )
    return reading


def _members(content: bytes) -> list[Member]:
    members = list(read_members(content, _is_wanted))
    return sorted(members, key=lambda member: member.name.lower().endswith(LAST))


def _is_wanted(head: Member) -> bool:
    """By the name and the first kilobytes of a member."""
    if _is_list(head):
        return True
    if head.name.endswith(IGNORED_NAMES) or any(folder in head.name for folder in IGNORED_FOLDERS):
        return False
    text = decode_or_empty(head.content)
    if is_json(text):
        return True
    first_lines = text[: text.rfind("\n") + 1] or text
    return any(recognise(each.columns) or _is_of_films(each) for each in read_table(first_lines).all)


def _is_of_films(table: Table) -> bool:
    """Of a data set: what its numbers mean."""
    return any(table.columns.keys() >= names for names in DATASET_TABLES)


def decode_or_empty(content: bytes) -> str:
    try:
        return decode(content)
    except InvalidInput:
        return ""


def _is_list(file: Member) -> bool:
    return LIST_EXPORT.encode() in file.content[:64]


def _table(content: bytes) -> Table:
    text = decode(content)
    return read_json(text) if is_json(text) else read_table(text)


def _read_parts(name: str, table: Table, source: Source | None) -> list[Part]:
    """The tables of a file that come from where most of its ratings do. The rows of the others are left out."""
    found = [(part, each) for each in table.all if (part := _read_part(name, each, source)) is not None]
    if not found:
        return []
    main, _ = max(found, key=lambda pair: (not pair[0].is_unclear, pair[0].ratings))
    chosen = [(part, each) for part, each in found if _is_like(part, main)]
    main.left_out[LeftOut.ROWS] += _lines_of(table.all) - _lines_of(each for _, each in chosen)
    return [part for part, _ in chosen]


def _read_part(name: str, table: Table, source: Source | None) -> Part | None:
    format = recognise(table.columns, source)
    if format is None:
        return None
    try:
        format = with_own_ratings(format, table)
    except UnclearRatings:
        return Part(name, format, None, is_unclear=True)
    reader = RowReader.create(table, format, name)
    part = Part(name, format, _scale_of(table, format) or reader.scale, bad_lines=list(table.bad_lines))
    part.dataset = next((found for row in table.rows[:1] if (found := row.get("dataset"))), "")
    for line, outcome in reader.read(table):
        if isinstance(outcome, Entry):
            part.entries.append(outcome)
        elif isinstance(outcome, Unrated):
            part.unrated.append(outcome)
        elif outcome is None:
            part.bad_lines.append(line)
        else:
            part.left_out[outcome] += 1
    return part


def _is_like(part: Part, main: Part) -> bool:
    return (part.format.source, part.is_unclear) == (main.format.source, main.is_unclear)


def _lines_of(tables: Iterable[Table]) -> int:
    return sum(len(table.rows) + len(table.bad_lines) for table in tables)


def _scale_of(table: Table, format: Format) -> Scale | None:
    if format.source is Source.LETTERBOXD and "rating10" in table.columns:
        return Scale.TEN
    return format.scale


def _dataset_films(tables: Iterable[Table]) -> dict[int, Film]:
    """What a data set's own tables say of its numbers, if the zip holds them."""
    films: dict[int, Film] = {}
    for table in tables:
        if _is_of_films(table):
            for row in table.rows:
                film = film_of(row, Source.MOVIELENS_DATASET)
                if film.movie_id is not None:
                    films[film.movie_id] = _joined(films.get(film.movie_id, film), film)
    return films


def _joined(first: Film, second: Film) -> Film:
    return replace(
        first,
        title=first.title or second.title,
        imdb_id=first.imdb_id or second.imdb_id,
        tmdb_id=first.tmdb_id or second.tmdb_id,
    )


def _combine(parts: list[Part], films: dict[int, Film], several: bool) -> Reading:
    """The files of the source that rates most. Ratings on different scales become ratings on the finest of them."""
    best = max(parts, key=lambda part: (not part.is_unclear, part.ratings, len(part.entries)))
    chosen = [part for part in parts if _is_like(part, best)]
    rated = [part for part in chosen if part.ratings] or chosen
    if any(part.scale for part in rated):
        for part in rated:
            part.scale = part.scale or told_by_values(entry.rating for entry in part.entries)
    scale = max((part.scale for part in rated if part.scale), key=lambda each: each.value, default=None)
    reading = Reading(best.format.source, dataset=next((part.dataset for part in chosen if part.dataset), ""))
    for part in chosen:
        factor = scale.value / part.scale.value if scale and part.scale else 1
        file = part.name[-MAX_NAME:] if several else ""
        reading.entries += [_completed(entry, file, factor, films) for entry in part.entries]
        reading.bad_lines += [BadLine(file, line) for line in part.bad_lines]
        reading.left_out += part.left_out
    settle_scale(reading, scale)
    if scale and any(part.ratings and part.scale is None for part in rated):
        reading.scale_is_certain = False
    zeros = [Unrated(LeftOut.WATCHED, film) for film in drop_impossible(reading)]
    _count_unrated(reading, [*zeros, *(unrated for part in chosen for unrated in part.unrated)])
    reading.left_out += Counter({LeftOut.FILES: len({part.name for part in parts} - {part.name for part in chosen})})
    return reading


def _completed(entry: Entry, file: str, factor: float, films: dict[int, Film]) -> Entry:
    """With what only the whole upload knows."""
    film = entry.film
    if film.movie_id is not None and not film.title and film.movie_id in films:
        film = films[film.movie_id]
    rating = None if entry.rating is None else entry.rating * factor
    return replace(entry, film=film, rating=rating, file=file)


def _count_unrated(reading: Reading, unrated: list[Unrated]) -> None:
    """Each film once, and none that has a rating elsewhere."""
    rated = {film_key(entry.film) for entry in reading.entries}
    reading.left_out += Counter(
        why for why, key in {(each.why, film_key(each.film)) for each in unrated} if key not in rated
    )
