"""What a restore decides for each user, and how it reports that."""

import time
from dataclasses import replace
from typing import Any

import pytest

from services.recommender.backups.restorer import Outcome, RestoreReport, decide, next_version
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.saved_user import SavedUser
from services.recommender.stores.user_writer import ExistingUser

SAVED = SavedUser(944, "Ada", "hash", "2026-01-02", 3, {1: Verdict(4.5, 10)})
ACCOUNT: dict[str, Any] = {"user_id": 944, "name": "Ada", "created": "2026-01-02"}
PROFILE = UserProfile(944, 3, SAVED.verdicts)
SAME = ExistingUser(ACCOUNT, PROFILE, 944, "Ada")
NOBODY = ExistingUser({}, None, None, None)
NEWER = replace(SAME, profile=replace(PROFILE, version=4))
STRANGER = replace(SAME, account={**ACCOUNT, "name": "Eve", "created": "2026-05-05"}, name_owner=None)
NAME_TAKEN = replace(NOBODY, name_owner=945)
DELETED = replace(SAME, account={"user_id": 944}, profile=None)
LOST_VERDICTS = replace(SAME, profile=UserProfile(944, 3))
RESTORED = replace(
    SAME,
    account={**ACCOUNT, "restored_from": "b", "restored_version": 99},
    profile=replace(PROFILE, version=99),
)
CHANGED_SINCE = replace(RESTORED, profile=replace(PROFILE, version=100))


@pytest.mark.parametrize(
    ("existing", "outcome", "forced"),
    [
        (NOBODY, "restored", "restored"),
        (SAME, "unchanged", "unchanged"),
        (LOST_VERDICTS, "restored", "restored"),
        (NEWER, "skipped", "restored"),
        (STRANGER, "skipped", "restored"),
        (NAME_TAKEN, "skipped", "restored"),
        (DELETED, "skipped", "skipped"),
        (RESTORED, "unchanged", "unchanged"),
        (CHANGED_SINCE, "skipped", "restored"),
    ],
)
def test_newer_data_stays_unless_forced(existing: ExistingUser, outcome: Outcome, forced: Outcome) -> None:
    assert decide(SAVED, existing, "b", force=False) == outcome
    assert decide(SAVED, existing, "b", force=True) == forced


def test_a_restored_version_is_greater_than_every_earlier_one() -> None:
    now = int(time.time() * 1000)
    assert next_version(SAVED, NOBODY) > now
    later = replace(SAME, profile=replace(PROFILE, version=10 * now))
    assert next_version(SAVED, later) == 10 * now + 1


def test_a_report_names_the_first_users_that_were_skipped() -> None:
    report = RestoreReport({"restored": [1], "unchanged": [2, 3], "skipped": []})
    assert report.summary() == "1 users were restored, 2 were as in the backup already."
    report.users["skipped"] = list(range(10, 22))
    assert "12 were left as they are: 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, .... They" in report.summary()
    report.movies_left = [7]
    assert "The records of 1 movies were left" in report.summary()
