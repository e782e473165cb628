from pathlib import Path
from typing import Any

import pytest

from services.recommender.backups import drill
from services.recommender.backups.restorer import Restorer
from shared.stores.objects import Objects
from tests.integration.recommender.conftest import Services


async def test_a_drill_restores_beside_the_real_tables_and_tells_what_would_be_lost(
    here: Services, tmp_path: Path
) -> None:
    ada, place = await here.sign_up("Ada"), str(tmp_path / "users.parquet")
    await here.rate(ada, 1, 5)
    fresh = await drill.run(here.settings, None)
    assert (fresh.users, fresh.wrong, fresh.newer) == (1, [], 0)
    assert fresh.backup_seconds is not None
    await here.back_up(Path(place))
    await here.rate(ada, 8, 1)
    await here.sign_up("Bob")
    old = await drill.run(here.settings, place)
    assert (old.users, old.wrong, old.newer) == (1, [], 2)
    tables = (await here.stores.dynamodb.list_tables())["TableNames"]
    assert not [name for name in tables if name.startswith(f"{here.settings.table_prefix}drill-")]
    assert await here.list_of(ada)


async def test_a_drill_fetches_the_backup_once(here: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    download = Objects.download

    async def counted(objects: Objects, key: str, path: Path) -> None:
        fetched.append(key)
        await download(objects, key, path)

    await here.sign_up("Ada")
    place = f"s3://{here.settings.bucket}/backups/users.parquet"
    await here.back_up(place)
    monkeypatch.setattr(Objects, "download", counted)
    assert (await drill.run(here.settings, place)).wrong == []
    assert fetched.count("backups/users.parquet") == 1


async def test_a_drill_finds_a_restore_that_loses_something(here: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lose(*_: Any) -> str:
        return "restored"

    ada = await here.sign_up("Ada")
    monkeypatch.setattr(Restorer, "_write", lose)
    report = await drill.run(here.settings, None)
    assert (report.users, report.wrong) == (0, [ada])
    assert f"1 are not as in the backup: {ada}." in report.summary()
