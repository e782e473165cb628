from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from polars.exceptions import ComputeError

from services.recommender.backups import backup
from services.recommender.backups.backup_file import BackupFile, BackupManifest
from services.recommender.backups.errors import BadLocation, NoChecksumFile
from services.recommender.domain.profile import Verdict
from services.recommender.domain.saved_user import SavedUser
from tests.support.running.main_of_command import run_main

ADA = SavedUser(944, "Ada", "hash", None, 1, {7: Verdict(4.5, 10)})
MANIFEST = BackupManifest(
    made_at=datetime(2026, 1, 2, tzinfo=UTC), dataset="ml-100k", last_user_id=945, users=1, verdicts=3
)


class GrowingUsers:
    """Assigns another user id while the users are read."""

    last_user_id = 944

    async def account_pages(self) -> AsyncIterator[list[dict[str, Any]]]:
        yield [{"user_id": 944}, {"user_id": 900}]
        self.last_user_id = 945
        yield []

    async def read(self, account: dict[str, Any]) -> SavedUser | None:
        return ADA if account["user_id"] == 944 else None

    async def counter(self) -> tuple[str, int]:
        return "ml-100k", self.last_user_id


async def test_users_are_saved_except_deleted_ones_and_the_counter_is_read_last(tmp_path: Path) -> None:
    advances: list[int] = []
    path = tmp_path / "backup.parquet"
    manifest = await backup.back_up(cast("Any", GrowingUsers()), path, advances.append)
    assert (manifest.users, manifest.last_user_id, manifest.dataset) == (1, 945, "ml-100k")
    assert [user for page in BackupFile(path).pages() for user in page] == [ADA]
    assert advances == [2, 0]
    assert not list(tmp_path.glob("parts-*"))


def test_the_command_reports_what_it_saved(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    call = run_main(monkeypatch, backup, "run", MANIFEST, "users.parquet")[0]
    assert call.arguments[1] == "users.parquet"
    assert capsys.readouterr().err == "Saved 1 users with 3 ratings and dismissals in users.parquet.\n"


@pytest.mark.parametrize("arguments", [[], ["one", "two"]])
def test_exactly_one_location_is_required(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="Say where to"):
        run_main(monkeypatch, backup, "run", MANIFEST, *arguments)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (BadLocation("not a place"), "No backup was made: not a place"),
        (ComputeError("No space left on device"), "No backup was made: No space left on device"),
        (NoChecksumFile("The backup is complete"), "^The backup is complete$"),
    ],
)
def test_a_failure_ends_with_the_reason(monkeypatch: pytest.MonkeyPatch, error: Exception, message: str) -> None:
    with pytest.raises(SystemExit, match=message):
        run_main(monkeypatch, backup, "run", error, "nowhere")
