"""What a record says after a change. A field that an operator states is theirs, and TMDB never overwrites it."""

from typing import Any

from services.recommender.records.genres import GenreNames
from shared.contracts.movie_records import MovieFields, MovieLine

SOURCE = "from_tmdb"


def merge_line(before: MovieFields | None, line: MovieLine) -> MovieFields:
    stated = before.stated() if before else {}
    if line.from_tmdb is not None:
        return _with_tmdb(stated, line)
    return MovieFields.model_validate({**_taken_over(stated, set(line.fields())), **line.fields()})


def change_fields(before: MovieFields, changes: MovieFields, *, replace: bool) -> MovieFields:
    """Fields that are null are removed; those that are left out stay, unless all are replaced."""
    stated: dict[str, Any] = {} if replace else _taken_over(before.stated(), changes.model_fields_set)
    changed = {**stated, **changes.model_dump(exclude_unset=True)}
    return MovieFields.model_validate({name: value for name, value in changed.items() if value is not None})


def with_known_genres(after: MovieFields, before: MovieFields | None, genres: GenreNames) -> MovieFields:
    """Raises `UnknownGenre`."""
    if not after.genres:
        return after
    stated_before = (before.genres if before else None) or ()
    return after.model_copy(update={"genres": genres.spelled(after.genres, stated_before)})


def _taken_over(stated: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """With these fields no longer TMDB's."""
    source = stated.get(SOURCE)
    left = [name for name in source["fields"] if name not in names] if source else []
    others = {name: value for name, value in stated.items() if name != SOURCE}
    return {**others, SOURCE: {**source, "fields": left}} if source and left else others


def _with_tmdb(stated: dict[str, Any], line: MovieLine) -> MovieFields:
    """TMDB's fields of an earlier day are replaced, also by nothing."""
    earlier = stated.get(SOURCE, {"fields": []})["fields"]
    by_hand = {name: value for name, value in stated.items() if name not in (*earlier, SOURCE)}
    source = line.fields()[SOURCE]
    names = [name for name in source["fields"] if name not in by_hand]
    merged = {**line.fields(), **by_hand, SOURCE: {**source, "fields": names}}
    if not names:
        del merged[SOURCE]
    return MovieFields.model_validate(merged)
