"""What a row of a table says: a rating, or why it is left out."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from services.web.ratings_import.reading import fields, moments
from services.web.ratings_import.reading.column_names import is_in_another_language, normalize
from services.web.ratings_import.reading.entries import Entry, Film, LeftOut, Scale, Source, is_only_number
from services.web.ratings_import.reading.sources import (
    DATES,
    IMDB_IDS,
    MOVIE_IDS,
    OTHER_TITLES,
    PEOPLE,
    TITLES,
    TMDB_IDS,
    TYPES,
    YEARS,
    Format,
    is_average,
    scale_in,
    unclear_ratings,
)
from services.web.ratings_import.reading.tables import Row, Table
from shared.contracts.errors import InvalidInput

FILM_TYPES = {
    *("movie", "film", "feature", "featurefilm", "tvmovie", "tvspecial"),
    *("short", "shortfilm", "tvshort", "video", "documentary"),
    *("kinofilm", "spielfilm", "fernsehfilm", "tvfilm", "kurzfilm", "dokumentarfilm", "dokumentation"),
    *("filme", "pelicula", "longmetrage", "courtmetrage", "lungometraggio"),
}
PARTS_OF_SERIES = (
    "(?:Limited )?Series|Season|Part|Volume|Chapter|Book|Episode|Staffel|Teil|Saison|Temporada|Stagione|Miniserie"
    "|Seizoen|Säsong|Sæson|Sesong|Sezon|Série|Kausi"
)
SERIES_TITLE = re.compile(rf".+: (?:{PARTS_OF_SERIES})\b.*: .+")
MAX_NAME = 100
FACTORS = (1, 2, 4, 5, 10, 20, 1 / 2, 1 / 4, 1 / 5, 1 / 10, 1 / 20)
"""Between two of the scales."""
WANTED = {"plantowatch", "planned", "wanttowatch", "wanttosee", "towatch", "watchlist", "wishlist", "hold", "onhold"}
SEEN = {"completed", "finished", "watched", "watch", "rewatch", "seen", "dropped"}
"""What a column of states says of a film. One that is neither is begun, or followed."""
STATES = ("status", "watchlist")
WISHES = re.compile(r"watch-?_?list|wish-?_?list|merkliste|vormerk")
FAVOURITES = re.compile(r"likes|favou?rites")
WATCHING = {"watchedat", "lastwatchedat", "ratedat", "plays", "rating"}
"""Columns of Trakt's lists of what was seen. Its other lists, such as a collection or comments, say nothing of that."""
THUMBS = {"1": 2.0, "2": 4.0, "3": 5.0}
"""Netflix: down, up, two thumbs up."""


@dataclass(frozen=True)
class Unrated:
    why: LeftOut
    film: Film


Outcome = Entry | Unrated | LeftOut | None
"""None: the row cannot be read."""


@dataclass(frozen=True)
class RowReader:
    """`unrated` says what a film without a rating is in this file, `day_first` how each column writes its dates."""

    format: Format
    unrated: LeftOut
    day_first: Mapping[str, bool | None]
    named: Mapping[str, int | None] = field(default_factory=dict)
    """The scales that ratings name themselves: "9/10"; None for those that name none."""

    @classmethod
    def create(cls, table: Table, format: Format, name: str) -> "RowReader":
        reader = cls(format, _meaning_without_rating(table, name, format.source), _day_first(table, format))
        texts = (text for row in table.rows if (text := reader._rating(row)))
        return replace(reader, named=fields.greatest_ratings(texts))

    def read(self, table: Table) -> Iterator[tuple[int, Outcome]]:
        """Each row with its line."""
        for row in table.rows:
            yield row.line, self._read(row)

    def _read(self, row: Row) -> Outcome:
        film = film_of(row, self.format.source)
        if is_only_number(film) and film.movie_id is None:
            return None
        if _is_series(row, film, self.format.source):
            return LeftOut.SERIES
        return self._with_rating(row, film)

    @cached_property
    def scales(self) -> frozenset[int | None]:
        return frozenset(self.named.values())

    @property
    def scale(self) -> Scale | None:
        """The greatest that the ratings themselves name. One out of five tells nothing of those that name none."""
        greatest = max((scale for scale in self.scales if scale), default=0)
        return Scale(greatest) if greatest > (Scale.FIVE if None in self.scales else 0) else None

    def _on_scale(self, text: str) -> float | None:
        """Where ratings name several scales, on the greatest; one that names none may be on any then."""
        rating, own = fields.rating(text), self.named[text]
        if len(self.scales - {None}) < 2 or self.scale is None or rating is None:
            return rating
        return rating * self.scale.value / own if own else None

    def _with_rating(self, row: Row, film: Film) -> Outcome:
        text, states = self._rating(row), self._states(row)
        rating = self._on_scale(text) if text else None
        if text and rating is None:
            return None
        if rating == 0 and self.format.scale and not self.format.scale.has_zero:
            rating = None
        rated_at = self._moment(row)
        if rating is None and not any(states.values()):
            states = self._without_rating(row, rated_at)
            if not states:
                return Unrated(self.unrated, film)
        return Entry(row.line, film, rating, rated_at, row.get(*PEOPLE)[:MAX_NAME], **states)

    def _moment(self, row: Row) -> int | None:
        """The first that is a date: a column "watched" may also say "yes"."""
        texts = ((name, text) for name in self.day_first if (text := row.get(name)))
        found = (moments.moment(text, self.day_first[name]) for name, text in texts)
        return next((moment for moment in found if moment is not None), None)

    def _states(self, row: Row) -> dict[str, Any]:
        """What the row says besides a rating."""
        if self.format.source is Source.OWN:
            times = {name: moments.moment(row.get(name.replace("_", ""))) for name in ("wanted_at", "rested_until")}
            marks = {name: bool(row.get(name)) for name in ("seen", "dismissed")}
            return {
                **marks,
                **times,
                "wanted": times["wanted_at"] is not None,
                "seen_on": moments.days(row.get("seenon")),
            }
        name = next((name for name in self.format.days if row.get(name)), None)
        day = moments.day(row.get(name), self.day_first[name]) if name else None
        wanted = self.unrated is LeftOut.WANTED or self._status(row) in WANTED
        return {"seen_on": (day,)} if day and not wanted else {}

    def _without_rating(self, row: Row, listed_at: int | None) -> dict[str, Any]:
        """What a film means that is there without a rating and without a day; nothing if the source does not tell."""
        status = self._status(row)
        if self.unrated is LeftOut.WANTED or status in WANTED:
            return {"wanted": True, "wanted_at": listed_at}
        if status in SEEN or (not status and self.format.tells_seen and self.unrated is not LeftOut.OTHER_LISTS):
            return {"seen": True, "liked": self.unrated is LeftOut.LIKED}
        return {}

    def _status(self, row: Row) -> str:
        if self.format.source is not Source.TV_TIME:
            return normalize(row.get(*STATES))
        kind = normalize(row.get(*TYPES))
        return "" if kind in FILM_TYPES else kind

    def _rating(self, row: Row) -> str:
        if self.format.source is Source.NETFLIX:
            return _netflix_rating(row)
        if self.format.source is Source.LETTERBOXD and "rating10" in row.columns:
            return row.get("rating10") or _doubled(row.get("rating"))
        return row.get(*self.format.ratings)


class UnclearRatings(InvalidInput):
    message = "The file does not say which column has your own ratings. Name that column “My rating”."


def with_own_ratings(format: Format, table: Table) -> Format:
    """Raises `UnclearRatings` where no name of a column says whose its ratings are, and they are not the same ones.
    Of the same ones on two scales those count that tell their scale."""
    values = {
        name: {row.line: value for row in table.rows if (value := fields.rating(row.get(name))) is not None}
        for name in (unclear_ratings(table.columns) if format.source is Source.OTHER else ())
    }
    rated = [name for name, ratings in values.items() if ratings]
    if not rated:
        return format
    most = max(rated, key=lambda name: (len(values[name]), scale_in(name) is not None, max(values[name].values())))
    if is_average(table.columns) or not all(_are_same(values[most], values[name]) for name in rated):
        raise UnclearRatings
    return replace(format, ratings=(most,), scale=scale_in(most))


def _are_same(ratings: Mapping[int, float], others: Mapping[int, float]) -> bool:
    """On two scales, or on one. The others may be fewer."""
    if not ratings.keys() >= others.keys():
        return False
    return any(all(math.isclose(ratings[line] * factor, other) for line, other in others.items()) for factor in FACTORS)


def _day_first(table: Table, format: Format) -> dict[str, bool | None]:
    """Of each column of dates: what it says itself, else what all others do. None if that is not one answer."""
    names = [name for name in format.dates or DATES if name in table.columns]
    told = {name: moments.told_day_first(row.get(name) for row in table.rows) for name in names}
    others = set().union(*told.values()) or {True for _ in names if is_in_another_language(table.columns)}
    answers = {name: told[name] or others for name in names}
    return {name: next(iter(each)) if len(each) == 1 else None for name, each in answers.items()}


def film_of(row: Row, source: Source) -> Film:
    title, other = fields.title(row.get(*TITLES)), fields.title(row.get(*OTHER_TITLES))
    film = Film(
        title or other,
        fields.year(row.get(*YEARS)),
        "" if other == title or not title else other,
        fields.imdb_id(row.get(*IMDB_IDS)),
        fields.id_number(row.get(*TMDB_IDS)),
        fields.id_number(row.get(*MOVIE_IDS)),
    )
    return replace(film, year=None) if source is Source.NETFLIX else film


def _meaning_without_rating(table: Table, name: str, source: Source) -> LeftOut:
    """By the columns or by the name of the file."""
    path, columns = name.lower(), table.columns.keys()
    if WISHES.search(path):
        return LeftOut.WANTED
    if FAVOURITES.search(path):
        return LeftOut.LIKED
    if source is Source.TRAKT and ("lists-list-" in path or not columns & {*WATCHING, "listedat"}):
        return LeftOut.OTHER_LISTS
    return LeftOut.WANTED if columns & {"position", "listedat", "utctitleadddate"} else LeftOut.WATCHED


def _is_series(row: Row, film: Film, source: Source) -> bool:
    """Also of an unknown type."""
    kind = normalize(row.get("entitytype") if source is Source.TV_TIME else row.get(*TYPES))
    if row.get("seasonnumber", "episodenumber", "season", "episode"):
        return True
    if kind and kind not in FILM_TYPES:
        return True
    return source is Source.NETFLIX and SERIES_TITLE.fullmatch(film.title) is not None


def _netflix_rating(row: Row) -> str:
    stars = row.get("starvalue")
    return stars if (fields.number(stars) or 0) > 0 else str(THUMBS.get(row.get("thumbsvalue"), ""))


def _doubled(text: str) -> str:
    value = fields.number(text)
    return text if value is None else str(2 * value)
