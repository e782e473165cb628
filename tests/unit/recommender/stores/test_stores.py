from types import SimpleNamespace
from typing import Any, cast

import pytest
from pydantic import SecretStr

from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores, open_stores
from shared.contracts.errors import StoreUnavailable

SETTINGS = RecommenderSettings(
    internal_token=SecretStr("x7Kp9-qLm2vRt5_wYz8aBcDe"), table_prefix="blue-", aws_endpoint_url="http://127.0.0.1:1"
)


async def test_all_stores_share_the_settings_and_the_clients() -> None:
    async with open_stores(SETTINGS) as stores:
        assert stores.settings is SETTINGS
        assert stores.tables.users.startswith("blue-")
        assert stores.datasets.objects is stores.models.objects is stores.training.objects
        assert stores.models.objects.client is stores.s3


@pytest.mark.parametrize(
    ("has_counter", "version", "is_lost"),
    [(True, "v1", False), (False, "v1", True), (True, None, True), (False, None, True)],
)
async def test_content_is_lost_without_the_counter_or_a_model(
    has_counter: bool, version: str | None, is_lost: bool
) -> None:
    async def exists() -> bool:
        return has_counter

    async def current() -> str | None:
        return version

    stores = SimpleNamespace(
        installation=SimpleNamespace(exists=exists), models=SimpleNamespace(current_version=current)
    )
    assert await Stores.lost_content(cast("Any", stores)) is is_lost


async def test_a_store_that_is_away_for_a_moment_does_not_fail_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[str] = []

    async def ensure_tables(*_: object) -> None:
        attempts.append("tables")
        if len(attempts) == 1:
            raise StoreUnavailable

    async def ensure_bucket(*_: object) -> None:
        attempts.append("bucket")

    monkeypatch.setattr("services.recommender.stores.stores.ensure_tables", ensure_tables)
    monkeypatch.setattr("services.recommender.stores.stores.ensure_bucket", ensure_bucket)
    async with open_stores(SETTINGS) as stores:
        await stores.ensure()
    assert attempts == ["tables", "tables", "bucket"]
