"""What a file says, before any film is looked up and before the ratings are converted to stars."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum


class Source(StrEnum):
    """Where a file comes from, as it is called in the API."""

    LETTERBOXD = "letterboxd"
    IMDB = "imdb"
    TRAKT = "trakt"
    TMDB = "tmdb"
    MOVIELENS_SITE = "movielens"
    MOVIELENS_DATASET = "movielens-dataset"
    NETFLIX = "netflix"
    CRITICKER = "criticker"
    MOVARY = "movary"
    SIMKL = "simkl"
    TV_TIME = "tv-time"
    OWN = "matinee"
    OTHER = "other"


class Scale(IntEnum):
    """The greatest rating of a scale."""

    FIVE = 5
    TEN = 10
    TWENTY = 20
    HUNDRED = 100

    @property
    def has_zero(self) -> bool:
        """Whether zero is a rating; elsewhere it means none."""
        return self >= Scale.TWENTY


class LeftOut(StrEnum):
    """Why a row is left out although it can be read."""

    SERIES = "series and episodes"
    WATCHED = "watched films without a rating"
    WANTED = "films on a watchlist"
    LIKED = "liked films without a rating"
    OTHER_LISTS = "films on other lists"
    LISTS = "lists"
    FILES = "files of another kind"
    ROWS = "rows below other column names"


@dataclass(frozen=True, slots=True)
class Film:
    """A film as the other site names it. Ids are numbers: IMDb's without "tt"."""

    title: str
    year: int | None = None
    other_title: str = ""
    imdb_id: int | None = None
    tmdb_id: int | None = None
    movie_id: int | None = None
    """The id in a MovieLens data set, which only this data set's name gives a meaning."""

    def without_ids(self) -> "Film":
        return Film(self.title, self.year, self.other_title)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says of a film. `rating` is on the scale of the file; times are in seconds of the epoch.

    An entry without a rating says that the film was seen, is wanted or was dismissed, at `rated_at`.
    """

    line: int
    film: Film
    rating: float | None
    rated_at: int | None = None
    person: str = ""
    """Whose rating it is, where a file holds the ratings of several people."""
    seen: bool = False
    dismissed: bool = False
    wanted: bool = False
    liked: bool = False
    """Which says that it was seen as well. A like is not a number of stars."""
    seen_on: tuple[date, ...] = ()
    wanted_at: int | None = None
    rested_until: int | None = None
    file: str = ""
    """Empty unless the upload holds several files."""


@dataclass(frozen=True, slots=True)
class BadLine:
    file: str
    line: int


@dataclass
class Reading:
    """The outcome of reading a file. `scale` is the one that the entries' ratings are on."""

    source: Source
    entries: list[Entry] = field(default_factory=list)
    scale: Scale = Scale.FIVE
    scale_is_certain: bool = True
    scale_is_contradicted: bool = False
    """A value is beyond the scale of the source or of almost all other values. Somebody has to say which is right."""
    scales: list[Scale] = field(default_factory=lambda: list(Scale))
    """Those that the ratings may be on. The least leaves the outliers out."""
    outliers: list[Entry] = field(default_factory=list)
    dataset: str = ""
    """The data set that the entries' movie ids belong to, if the file says so."""
    bad_lines: list[BadLine] = field(default_factory=list)
    left_out: Counter[LeftOut] = field(default_factory=Counter)

    @property
    def people(self) -> Counter[str]:
        return Counter(entry.person for entry in self.entries)

    @property
    def needs_dataset(self) -> bool:
        """Whether films are named by nothing but the numbers of an unnamed data set."""
        return not self.dataset and any(is_only_number(entry.film) for entry in self.entries)


def film_key(film: Film) -> tuple[str, int | None, int | None]:
    """Equal for the same film in files of different kinds."""
    return film.title.casefold(), film.year, None if film.title else film.imdb_id or film.tmdb_id or film.movie_id


def is_only_number(film: Film) -> bool:
    return not (film.title or film.imdb_id or film.tmdb_id)
