import sys
from dataclasses import replace

import pytest

from services.recommender.backups import drill
from services.recommender.backups.drill import DrillReport, digest
from services.recommender.backups.errors import BadBackup
from services.recommender.domain.profile import Verdict
from services.recommender.domain.saved_user import SavedUser
from shared.contracts.errors import CacheUnavailable

REPORT = DrillReport(users=3, deleted=0, wrong=[], newer=0, backup_seconds=1.04, restore_seconds=2.5)
ADA = SavedUser(944, "Ada", "$argon2id$", "2026-01-01", 7, {1: Verdict(rating=4.5, rated_at=10)})


@pytest.mark.parametrize(
    ("report", "summary"),
    [
        (
            REPORT,
            "The backup took 1.0 s. 3 users were restored into empty tables in 2.5 s, all as in the backup. "
            "With this backup, nothing would be lost now.",
        ),
        (
            replace(REPORT, backup_seconds=None, deleted=1, wrong=[944, 945], newer=4),
            "3 users were restored into empty tables in 2.5 s, and 2 are not as in the backup: 944, 945. "
            "1 were left out: they have deleted their account. "
            "With this backup, the last changes of 4 users would be lost now.",
        ),
    ],
)
def test_the_time_the_differences_and_the_loss_are_told(report: DrillReport, summary: str) -> None:
    assert report.summary() == summary


def test_everything_but_the_version_counts_as_a_difference() -> None:
    assert digest(replace(ADA, profile_version=8)) == digest(ADA)
    others = (
        replace(ADA, name="Bob"),
        replace(ADA, visibility="closed"),
        replace(ADA, verdicts={1: Verdict(rating=4, rated_at=10)}),
    )
    assert digest(ADA) not in {digest(other) for other in others}


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        (REPORT, 0),
        (replace(REPORT, wrong=[944]), 1),
        (BadBackup("it is damaged"), "The drill did not finish: it is damaged"),
        (CacheUnavailable(), "The drill did not finish: Redis does not respond."),
    ],
)
def test_the_exit_status_says_whether_all_are_as_in_the_backup(
    monkeypatch: pytest.MonkeyPatch, outcome: DrillReport | Exception, end: object
) -> None:
    async def run(_settings: object, location: str | None) -> DrillReport:
        assert location == "users.parquet"
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(drill, "run", run)
    monkeypatch.setattr(drill, "configure_logs", lambda *_: None)
    monkeypatch.setenv("INTERNAL_TOKEN", "a-token-of-random-letters-12")
    monkeypatch.setattr(sys, "argv", ["drill", "users.parquet"])
    with pytest.raises(SystemExit) as ended:
        drill.main()
    assert ended.value.code == end
