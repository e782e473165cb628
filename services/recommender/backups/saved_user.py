"""A user as a backup keeps one: one row, with everything that they told Matinee in it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from services.recommender.domain.profile import Verdict

FLAGS = {"dismissed": pl.Boolean(), "seen": pl.Boolean()}
VERDICT = pl.Struct({"movie_id": pl.Int64(), "rating": pl.Float64(), "rated_at": pl.Int64(), **FLAGS})
SCHEMA = pl.Schema(
    {
        "user_id": pl.Int64(),
        "name": pl.String(),
        "password": pl.String(),
        "created": pl.String(),
        "profile_version": pl.Int64(),
        "verdicts": pl.List(VERDICT),
    }
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Saved:
    """`password` is its hash. Sessions are not kept: they are secrets, and signing in again makes new ones."""

    user_id: int
    name: str | None
    password: str | None
    created: str | None
    profile_version: int
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)

    def row(self) -> Row:
        account = {name: getattr(self, name) for name in SCHEMA if name != "verdicts"}
        verdicts = [{"movie_id": movie, **asdict(said)} for movie, said in sorted(self.verdicts.items())]
        return {**account, "verdicts": verdicts}

    @classmethod
    def of(cls, row: Row) -> "Saved":
        verdicts = {said.pop("movie_id"): Verdict(**said) for said in map(dict, row["verdicts"])}
        return cls(**{**row, "verdicts": verdicts})
