"""One row of a backup per user."""

from dataclasses import asdict
from typing import Any

import polars as pl

from services.recommender.domain.profile import Verdict
from services.recommender.domain.saved_user import SavedUser

VERDICT = {
    "movie_id": pl.Int64(),
    "rating": pl.Float64(),
    "rated_at": pl.Int64(),
    "dismissed": pl.Boolean(),
    "seen": pl.Boolean(),
}
DATES = {"seen_on": pl.List(pl.Date()), "wanted_at": pl.Int64()}
SCHEMA_1 = pl.Schema(
    {
        "user_id": pl.Int64(),
        "name": pl.String(),
        "password": pl.String(),
        "created": pl.String(),
        "profile_version": pl.Int64(),
        "verdicts": pl.List(pl.Struct(VERDICT)),
    }
)
SCHEMA_2 = pl.Schema({**SCHEMA_1, "verdicts": pl.List(pl.Struct(VERDICT | DATES))})
SCHEMA = pl.Schema({**SCHEMA_2, "visibility": pl.String()})
WITHOUT_DATES = pl.col("verdicts").list.eval(pl.struct(pl.element().struct.field(name) for name in VERDICT))
"""The column of format 1, from which earlier versions can restore."""
Row = dict[str, Any]


def to_row(user: SavedUser) -> Row:
    verdicts = [{"movie_id": movie_id, **asdict(verdict)} for movie_id, verdict in sorted(user.verdicts.items())]
    return {name: verdicts if name == "verdicts" else getattr(user, name) for name in SCHEMA}


def from_row(row: Row) -> SavedUser:
    verdicts = {verdict.pop("movie_id"): _verdict(verdict) for verdict in map(dict, row["verdicts"])}
    return SavedUser(**{**row, "verdicts": verdicts})


def _verdict(fields: Row) -> Verdict:
    return Verdict(**{**fields, "seen_on": tuple(fields.get("seen_on") or ())})
