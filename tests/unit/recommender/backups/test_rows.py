from dataclasses import replace
from datetime import date

import polars as pl

from services.recommender.backups.rows import SCHEMA_4, from_row, least_format, to_row
from services.recommender.domain.profile import Verdict
from services.recommender.domain.saved_user import SavedUser

ADA = SavedUser(944, "Ada", "hash", "2026-01-02", 3, {8: Verdict(None, 11, True), 1: Verdict(4.5, 10)})


DATED = Verdict(4.5, 10, seen_on=(date(2026, 1, 2), date(2025, 1, 2)), wanted_at=9)


def test_a_row_has_the_columns_of_a_backup_and_sorted_verdicts() -> None:
    row = to_row(ADA)
    assert list(row) == list(SCHEMA_4)
    assert [verdict["movie_id"] for verdict in row["verdicts"]] == [1, 8]


def test_a_user_survives_the_round_trip_through_a_data_frame() -> None:
    rested = Verdict(None, 10, rested_until=99)
    for user in (
        *(ADA, replace(ADA, verdicts={1: DATED}), replace(ADA, visibility="closed")),
        *(replace(ADA, verdicts={1: rested}), replace(ADA, wanted_in_lists=False)),
    ):
        frame = pl.DataFrame([to_row(user)], schema=SCHEMA_4)
        assert from_row(frame.row(0, named=True)) == user


def test_a_row_of_format_1_has_no_dates() -> None:
    row = to_row(ADA)
    for verdict in row["verdicts"]:
        del verdict["seen_on"], verdict["wanted_at"]
    assert from_row(row) == ADA


def test_the_format_is_the_first_that_holds_everything() -> None:
    users = [
        ADA,
        replace(ADA, verdicts={1: DATED}),
        replace(ADA, visibility="closed"),
        replace(ADA, verdicts={1: Verdict(None, 10, rested_until=99)}),
        replace(ADA, wanted_in_lists=False),
    ]
    assert list(map(least_format, users)) == [1, 2, 3, 4, 4]
