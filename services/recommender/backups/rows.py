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
SCHEMA_3 = pl.Schema({**SCHEMA_2, "visibility": pl.String()})
SCHEMA_4 = pl.Schema(
    {
        **SCHEMA_3,
        "verdicts": pl.List(pl.Struct(VERDICT | DATES | {"rested_until": pl.Int64()})),
        "wanted_in_lists": pl.Boolean(),
    }
)
SCHEMAS = {1: SCHEMA_1, 2: SCHEMA_2, 3: SCHEMA_3, 4: SCHEMA_4}
Row = dict[str, Any]


def to_row(user: SavedUser) -> Row:
    verdicts = [{"movie_id": movie_id, **asdict(verdict)} for movie_id, verdict in sorted(user.verdicts.items())]
    return {name: verdicts if name == "verdicts" else getattr(user, name) for name in SCHEMA_4}


def from_row(row: Row) -> SavedUser:
    verdicts = {verdict.pop("movie_id"): _verdict(verdict) for verdict in map(dict, row["verdicts"])}
    return SavedUser(**{**row, "verdicts": verdicts})


def least_format(user: SavedUser) -> int:
    """The first format that holds everything of the user. Earlier code can restore earlier formats."""
    verdicts = user.verdicts.values()
    if not user.wanted_in_lists or any(verdict.rested_until is not None for verdict in verdicts):
        return 4
    if user.visibility != "open":
        return 3
    return 2 if any(verdict.has_dates() for verdict in verdicts) else 1


def columns(backup_format: int) -> list[pl.Expr]:
    """The columns of a format, out of those of format 4."""
    return [
        _verdicts(column.inner) if isinstance(column, pl.List) else pl.col(name)
        for name, column in SCHEMAS[backup_format].items()
    ]


def _verdicts(fields: Any) -> pl.Expr:
    return pl.col("verdicts").list.eval(pl.struct(pl.element().struct.field(field.name) for field in fields.fields))


def _verdict(fields: Row) -> Verdict:
    return Verdict(**{**fields, "seen_on": tuple(fields.get("seen_on") or ())})
