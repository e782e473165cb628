"""Records of movies: what an operator adds to the catalogue, or changes in it (docs/decisions/0024)."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.movies import Movie
from shared.contracts.validation.json_values import Flag, WholeNumber
from shared.contracts.validation.plain_text import refuse_unprintable
from shared.contracts.values import EntityId, Region, Year

MAX_NAMES = 100
MAX_BATCH = 500
MAX_ANNOUNCED = 20_000
MAX_FAULTS = 50
"""Kept in the report of a file."""
MAX_ADDITIONS = 200
MULTILINE = frozenset({"overview"})
IMDB_ID = re.compile(r"(?:tt)?(\d{1,12})(?:\.0+)?", re.ASCII)
TMDB_DAYS = 180
"""TMDB's terms allow six months (docs/decisions/0027)."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Names = Annotated[list[Text], Field(max_length=MAX_NAMES), AfterValidator(lambda names: list(dict.fromkeys(names)))]
"""Each once."""
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def _imdb_number(value: object) -> object:
    """IMDb writes its ids as tt0114709."""
    if not isinstance(value, str):
        return value
    if match := IMDB_ID.fullmatch(value.strip()):
        return int(match[1])
    raise PydanticCustomError("imdb_id", "write it as IMDb does, such as tt0114709")


Address = Annotated[str, StringConstraints(pattern=r"^https://[!-~]+$", max_length=500)]
Id = Annotated[EntityId, WholeNumber]
ImdbId = Annotated[int, WholeNumber, BeforeValidator(_imdb_number), Field(ge=1, le=2**53 - 1)]


class Offers(BaseModel):
    """The services where a movie is included, rented or bought."""

    model_config = ConfigDict(extra="forbid")

    stream: Names = []
    rent: Names = []
    buy: Names = []


def _iso_date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


class FromTmdb(BaseModel):
    """Which fields TMDB said, and on which day. An operator who states a field takes it out of these."""

    model_config = ConfigDict(extra="forbid")

    fields: Names
    fetched_on: Annotated[str, AfterValidator(_iso_date)]


class MovieFields(BaseModel):
    """What a record may say. Fields that are left out stay as they are, or as the data set has them."""

    model_config = ConfigDict(extra="forbid")

    title: Text | None = None
    original_title: Text | None = None
    other_titles: Names | None = None
    year: Annotated[Year, WholeNumber] | None = None
    genres: Names | None = None
    overview: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)] | None = None
    runtime: Annotated[int, WholeNumber, Field(ge=1, le=6000)] | None = None
    """In minutes."""
    directors: Names | None = None
    cast: Names | None = None
    tags: Names | None = None
    languages: Names | None = None
    countries: Names | None = None
    certificate: Text | None = None
    imdb_id: ImdbId | None = None
    tmdb_id: Id | None = None
    movielens: dict[Text, Id] | None = None
    """The movie's id in the data sets that have it, by their names."""
    poster_path: Text | None = None
    trailer: Address | None = None
    watch: Annotated[dict[Region, Offers], Field(max_length=MAX_NAMES)] | None = None
    """By region."""
    from_tmdb: FromTmdb | None = None
    hidden: Annotated[bool, Flag] = False

    def without_tmdb(self) -> Self:
        """Without what TMDB said."""
        left = set() if self.from_tmdb is None else {"from_tmdb", *self.from_tmdb.fields}
        return self.model_validate({name: value for name, value in self.stated().items() if name not in left})

    def on(self, today: date) -> Self:
        """As it may be used on this day: without what TMDB said too long ago."""
        if self.from_tmdb is None or today - date.fromisoformat(self.from_tmdb.fetched_on) < timedelta(days=TMDB_DAYS):
            return self
        return self.without_tmdb()

    def stated(self) -> dict[str, Any]:
        """The fields that were given a value."""
        return self.model_dump(include=self.model_fields_set, exclude_none=True)

    def as_json(self) -> str:
        """As it is stored."""
        return json.dumps(self.stated(), ensure_ascii=False)


def _refuse_unclear(value: object) -> object:
    """What earlier versions stored can still be read: only what is stated now is refused."""
    if isinstance(value, dict):
        refuse_unprintable(value, MULTILINE)
        ids = value.get("movielens")
        if isinstance(ids, dict) and len(ids) > MAX_NAMES:
            raise PydanticCustomError("too_many_sets", "movielens: at most {most} data sets", {"most": MAX_NAMES})
    return value


StatedFields = Annotated[MovieFields, BeforeValidator(_refuse_unclear)]
"""The fields as an operator states them."""


class MovieLine(MovieFields):
    """One line of a file. A movie without an id is found by its IMDb id, its TMDB id or the caller's own key."""

    movie_id: Id | None = None
    key: Key | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_clear(cls, value: object) -> object:
        return _refuse_unclear(value)

    def names(self) -> list[str]:
        """The names by which the movie is found again, the strongest first."""
        named = (("imdb", self.imdb_id), ("tmdb", self.tmdb_id), ("key", self.key))
        return [f"{kind}:{value}" for kind, value in named if value is not None]

    def fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.stated().items() if name not in {"movie_id", "key"}}


class MovieRecord(BaseModel):
    movie_id: int
    version: int
    fields: MovieFields


class LineFault(BaseModel):
    """A line that changed nothing, and why."""

    line: int
    detail: str


class ImportReport(BaseModel):
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: list[LineFault] = []
    unannounced: list[int] = []
    """The movies of a batch that was not announced."""
    hides: bool = False


class Announcement(BaseModel):
    """Movies whose records recommenders are to take up. `hides`: some of them may be hidden now."""

    model_config = ConfigDict(extra="forbid")

    movies: Annotated[list[EntityId], Field(max_length=MAX_ANNOUNCED)]
    hides: bool = Field(False, strict=True)


class FileReport(BaseModel):
    """What came of the last file of movies. With an `error` it was not all read; `faults` are the first ones."""

    source: str
    ended_at: datetime
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    faults: list[LineFault] = []
    error: str | None = None

    @classmethod
    def from_import(cls, source: str, report: ImportReport, error: str | None = None) -> Self:
        shown = report.model_copy(update={"faults": report.faults[:MAX_FAULTS]})
        return cls(
            source=source,
            ended_at=datetime.now(UTC),
            **shown.model_dump(),
            refused=len(report.faults),
            error=error,
        )


class HiddenMovies(BaseModel):
    movies: list[Movie]


class RecordBatch(BaseModel):
    """Lines of a file, of which the first has the number `first`."""

    model_config = ConfigDict(extra="forbid")

    first: int = Field(default=1, ge=1)
    lines: Annotated[list[str], Field(max_length=MAX_BATCH)]
    announce: bool = Field(True, strict=True)
    """False: recommenders take it up only when an `Announcement` names its movies."""


class Additions(BaseModel):
    """Movies that are added unless the catalogue has them."""

    model_config = ConfigDict(extra="forbid")

    lines: Annotated[list[MovieLine], Field(max_length=MAX_ADDITIONS)]


class AddedMovies(BaseModel):
    """The id of each movie, in order; None for one that is hidden or cannot be added. `catalogue` is the version of the
    catalogue that has them all."""

    movie_ids: list[int | None]
    added: int
    catalogue: int


class RecordChange(BaseModel):
    """`version` is that of the record which is changed; None changes any. `replace` removes what is not given."""

    model_config = ConfigDict(extra="forbid")

    fields: StatedFields
    version: int | None = None
    replace: bool = Field(False, strict=True)
