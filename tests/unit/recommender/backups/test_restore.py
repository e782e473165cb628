from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import SecretStr

from services.recommender.backups import restore
from services.recommender.backups.errors import BadBackup, BadLocation
from services.recommender.backups.restorer import RestoreReport
from services.recommender.settings import RecommenderSettings
from shared.contracts.errors import CacheUnavailable
from tests.support.running.main_of_command import run_main

REPORT = RestoreReport({"restored": [944], "unchanged": [], "skipped": []})


@pytest.mark.parametrize(("options", "force"), [([], False), (["--force"], True)])
def test_the_command_reports_what_it_restored(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str], force: bool
) -> None:
    call = run_main(monkeypatch, restore, "run", REPORT, "users.parquet", *options)[0]
    assert call.arguments[1] == "users.parquet"
    assert call.options == {"force": force}
    assert "1 users were restored" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["users.parquet", "--now"], ["users.parquet", "--force", "--force"]])
def test_other_arguments_are_refused(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="Say where from"):
        run_main(monkeypatch, restore, "run", REPORT, *arguments)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (BadBackup("it is damaged"), "Nothing was changed: it is damaged"),
        (CacheUnavailable(), "Redis does not respond"),
        (BadLocation("no such bucket"), "did not finish; run it again: no such bucket"),
    ],
)
def test_a_failure_says_whether_anything_was_changed(
    monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    with pytest.raises(SystemExit, match=message):
        run_main(monkeypatch, restore, "run", error, "users.parquet")


async def test_nothing_is_restored_while_redis_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def stand_in(*_: Any) -> AsyncIterator[SimpleNamespace]:
        yield SimpleNamespace(s3=None)

    def restorer(*_: Any) -> None:
        pytest.fail("the restore began")

    monkeypatch.setattr(restore, "open_stores", stand_in)
    monkeypatch.setattr(restore, "read_from", stand_in)
    monkeypatch.setattr(restore, "BackupFile", lambda _: SimpleNamespace(manifest=SimpleNamespace(users=1)))
    monkeypatch.setattr(restore, "Restorer", restorer)
    settings = RecommenderSettings(
        internal_token=SecretStr("x7Kp9-qLm2vRt5_wYz8aBcDe"), redis_url="redis://127.0.0.1:1"
    )
    with pytest.raises(CacheUnavailable):
        await restore.run(settings, "users.parquet", force=False)
