import os
from pathlib import Path
from typing import cast

import pytest
from pydantic import SecretStr

from services.web.clients.recommender import Recommender
from services.web.ratings_import.process.__main__ import NICENESS, open_finder
from services.web.ratings_import.process.child_process import ChildProcess
from services.web.ratings_import.record import ImportRecord, ImportState
from services.web.settings import WebSettings

RECORD = ImportRecord(
    user_id=944, import_id="a", state=ImportState.READY, created_at=1, file="f", source="imdb", scale=10
)


async def test_the_child_starts_with_the_settings_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without stores, it reads no file, but it answers. It gives way to its parent."""
    monkeypatch.setenv("INTERNAL_TOKEN", "a-token-of-the-services-only")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    child = ChildProcess()
    assert await child.call("open_films", RECORD) == []
    niceness = int(Path(f"/proc/{child.pid}/stat").read_text().rsplit(")", 1)[1].split()[16])
    assert niceness == min(os.nice(0) + NICENESS, 19)
    await child.stop()


async def test_only_a_site_with_a_key_asks_tmdb() -> None:
    recommender = cast("Recommender", None)
    settings = WebSettings(internal_token=SecretStr("a-token-of-the-services-only"), watch_regions="DE, AT")
    async with open_finder(settings, recommender) as finder:
        assert finder is None
    with_key = settings.model_copy(update={"tmdb_api_key": SecretStr("key")})
    async with open_finder(with_key, recommender) as finder:
        assert finder is not None
        assert finder.regions == ["DE", "AT"]
    assert (settings.imports_add_films, with_key.imports_add_films) == (False, True)
    assert not with_key.model_copy(update={"tmdb_import_films_per_day": 0}).imports_add_films
