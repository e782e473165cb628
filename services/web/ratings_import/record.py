"""An import: what was understood of a file, what the user chose, and how far it has come."""

from collections.abc import Container, Sequence
from enum import StrEnum

from pydantic import BaseModel, Field

from services.web.ratings_import.choices import Choice
from services.web.ratings_import.reading.entries import BadLine, Entry, Reading, Scale, Source, film_key
from shared.contracts.errors import InvalidInput

MAX_SHOWN = 200
MAX_OUTLIERS = 20
MAX_PEOPLE = 1000
UNDO_SECONDS = 24 * 3600
KEPT_SECONDS = 2 * 24 * 3600


class ImportState(StrEnum):
    MATCHING = "matching"
    ASKING = "asking"
    READY = "ready"
    COMMITTING = "committing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


WORKING = {ImportState.MATCHING, ImportState.ASKING, ImportState.COMMITTING, ImportState.UNDOING}


class ShownMovie(BaseModel):
    movie_id: int
    title: str
    year: int | None = None


class Overwrite(ShownMovie):
    """A rating of the profile that the import replaces."""

    before: float
    after: float


class Outlier(BaseModel):
    """A rating that almost no other one is as high as."""

    line: str
    rating: float


class Summary(BaseModel):
    """What committing would do. `kept` counts ratings that are newer in the profile, or the same. `marked` those
    of which it changes only what was seen or is wanted. `chosen` counts the movies that only the user's choices name;
    the others are in `matched`."""

    films: int = 0
    matched: int = 0
    chosen: int = 0
    doubtful: int = 0
    unmatched: int = 0
    duplicates: int = 0
    new: int = 0
    overwritten: int = 0
    kept: int = 0
    marked: int = 0
    future: int = 0
    early: int = 0
    """Rows with a date in the future, or from before their film existed, which count as of today or of its year."""
    beyond: int = 0
    beyond_lines: list[str] = []
    """Rows whose rating is not on the chosen scale, which are left out."""
    zeros: int = 0
    """Rows whose rating is 0, which is none on the chosen scale."""
    numbers: int = 0
    """Films that only numbers of IMDb or TMDB name, if the catalogue knows none of these."""
    overwrites: list[Overwrite] = []


class ImportRecord(BaseModel):
    user_id: int
    import_id: str
    revision: int = 0
    state: ImportState
    created_at: int
    file: str
    source: str
    scale: int
    scale_is_certain: bool = True
    scale_is_contradicted: bool = False
    scales: list[int] = [5, 10, 100]
    outliers: list[Outlier] = []
    outlier_count: int = 0
    """Ratings beyond the first of the scales."""
    people: dict[str, int] = {}
    person: str | None = None
    needs_dataset: bool = False
    dataset: str | None = None
    """The data set that the file's movie ids belong to: the file says it, or the user."""
    ratings: int = 0
    seen: int = 0
    wanted: int = 0
    liked: int = 0
    days: int = 0
    """Films that were seen, are wanted and were liked, without a rating in the file; and days on which films were
    seen."""
    undated: int = 0
    left_out: dict[str, int] = {}
    bad_lines: list[str] = []
    bad_line_count: int = 0
    choices: dict[int, Choice] = {}
    askable: int = 0
    asked: int = 0
    """How many films TMDB can be asked about, and how many it was asked about."""
    offered: int = 0
    """How many of them can be added to the catalogue."""
    tmdb_problem: str = ""
    added: dict[int, int] = {}
    """By the number of a film: the movie that was added to the catalogue."""
    catalogue: int = 0
    """The version of the catalogue that has them."""
    summary: Summary | None = None
    position: int = 0
    total: int = 0
    """How far the current step is, in parts of its own."""
    batch: int = 250
    """How many ratings a part of the commit has. Imports that begin have more of them than the first ones had."""
    blobs: dict[str, int] = {}
    """In how many items each large value is stored."""
    worker: str = ""
    lease_until: float = 0
    error: str = ""
    list_before: list[int] = []
    imported: int = 0
    entered: list[ShownMovie] = []
    finished_at: int | None = None
    expires_at: int = 0

    @classmethod
    def from_reading(cls, reading: Reading, user_id: int, import_id: str, file: str, now: int) -> "ImportRecord":
        people = dict(reading.people.most_common(MAX_PEOPLE))
        return cls(
            user_id=user_id,
            import_id=import_id,
            state=ImportState.READY,
            created_at=now,
            file=file[:100],
            source=reading.source,
            scale=reading.scale.value,
            scale_is_certain=reading.scale_is_certain,
            scale_is_contradicted=reading.scale_is_contradicted,
            scales=[scale.value for scale in reading.scales],
            outliers=[
                Outlier(line=named_line(each), rating=each.rating or 0) for each in reading.outliers[:MAX_OUTLIERS]
            ],
            outlier_count=len(reading.outliers),
            people=people if len(people) > 1 or "" not in people else {},
            person=next(iter(people)) if len(people) == 1 else None,
            needs_dataset=reading.needs_dataset,
            dataset=reading.dataset[:100] or None,
            ratings=sum(entry.rating is not None for entry in reading.entries),
            **count_states(reading.entries),
            undated=sum(entry.rated_at is None and entry.rating is not None for entry in reading.entries),
            left_out={str(why): count for why, count in reading.left_out.items() if count},
            bad_lines=named_lines(reading.bad_lines),
            bad_line_count=len(reading.bad_lines),
            expires_at=now + KEPT_SECONDS,
        )

    @property
    def questions(self) -> list[str]:
        """What the user has to say before anything can count."""
        asked = {
            "person": self.person is None and len(self.people) > 1,
            "dataset": self.needs_dataset and self.dataset is None,
            "scale": self.scale_is_contradicted or not (self.scale_is_certain or self.scale == Scale.FIVE),
        }
        return [question for question, is_open in asked.items() if is_open]

    @property
    def undo_until(self) -> int:
        return (self.finished_at or 0) + UNDO_SECONDS


def named_lines(rows: Sequence[BadLine]) -> list[str]:
    return [named_line(row) for row in rows[:MAX_SHOWN]]


def named_line(row: BadLine | Entry) -> str:
    return f"{row.file} {row.line}".strip()


def without_offers(record: ImportRecord) -> ImportRecord:
    """Of films that are numbered differently by now."""
    blobs = {name: size for name, size in record.blobs.items() if name != "lines"}
    return record.model_copy(update={"asked": 0, "offered": 0, "blobs": blobs})


def count_states(entries: list[Entry]) -> dict[str, int]:
    """Each film once, and none that has a rating elsewhere in the file."""
    rated = {film_key(entry.film) for entry in entries if entry.rating is not None}
    films: dict[str, set[object]] = {"seen": set(), "wanted": set(), "liked": set()}
    for entry in entries:
        states = {"seen": entry.seen or bool(entry.seen_on), "wanted": entry.wanted, "liked": entry.liked}
        key = film_key(entry.film)
        for state in (state for state, holds in states.items() if holds and key not in rated):
            films[state].add(key)
    days = {(film_key(entry.film), day) for entry in entries for day in entry.seen_on}
    return {state: len(found) for state, found in films.items()} | {"days": len(days)}


class Answers(BaseModel):
    """What the user says about the file. Another source means that the file is read again, before the rest counts."""

    source: Source | None = None
    scale: int | None = None
    person: str | None = Field(default=None, max_length=2000)
    dataset: str | None = Field(default=None, max_length=100)

    def apply(self, record: ImportRecord) -> ImportRecord:
        """Raises `InvalidInput` for an answer that the file rules out."""
        changes: dict[str, object] = {}
        if self.scale is not None:
            _check(self.scale, record.scales)
            changes |= {"scale": self.scale, "scale_is_certain": True, "scale_is_contradicted": False}
        if self.person is not None:
            _check(self.person, record.people or {record.person})
            changes["person"] = self.person
        if self.dataset is not None:
            changes["dataset"] = self.dataset
        return record.model_copy(update=changes)


def _check(answer: object, allowed: Container[object]) -> None:
    if answer not in allowed:
        raise InvalidInput("This answer does not fit the file. Choose one of those that are offered.")


def scale_of(record: ImportRecord) -> Scale:
    return Scale(record.scale)
