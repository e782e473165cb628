"""Imports of ratings into a profile: what a file says of each movie, and what that changes."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from shared.contracts.values import Day, EntityId, NumberOnly, Stars

MAX_SEEN_DATES = 20
MAX_IMPORT_BATCH = 1500
"""Each batch is a commit, with a new list of the whole profile: large ones are cheaper."""
MAX_IMPORT_BODY_BYTES = 2 * 1024 * 1024


Seconds = Annotated[int, Field(ge=1), NumberOnly]
CatalogueVersion = Annotated[int, Field(ge=0, le=2**53 - 1), NumberOnly]


class Watching(BaseModel):
    """On which days a movie was seen, since when somebody wants to see it, and until when they do not."""

    seen_on: list[Day] = Field([], max_length=MAX_SEEN_DATES)
    wanted_at: Seconds | None = None
    rested_until: Seconds | None = None


class ImportedVerdict(Watching):
    """What a file says of a movie. `rated_at` is in seconds of the epoch; where the file has no date, it is the time of
    the import, which `dated` tells. So is `wanted_at`."""

    model_config = ConfigDict(extra="forbid")

    movie_id: Annotated[EntityId, NumberOnly]
    rating: Annotated[Stars, Field(strict=True)] | None
    rated_at: Seconds
    dated: StrictBool = True
    seen: StrictBool = False
    dismissed: StrictBool = False


class ImportBatch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verdicts: list[ImportedVerdict] = Field(max_length=MAX_IMPORT_BATCH)
    catalogue: CatalogueVersion = 0
    """The version of the catalogue that has all these movies; 0 where any has."""


class VerdictState(Watching):
    """What a profile says of a movie at one moment."""

    rating: Annotated[float, Field(strict=True)] | None
    rated_at: Annotated[int, NumberOnly]
    seen: StrictBool = False
    dismissed: StrictBool = False


class VerdictChange(BaseModel):
    movie_id: Annotated[EntityId, NumberOnly]
    before: VerdictState | None
    after: VerdictState


class VerdictChanges(BaseModel):
    changes: list[VerdictChange] = Field(max_length=MAX_IMPORT_BATCH)
