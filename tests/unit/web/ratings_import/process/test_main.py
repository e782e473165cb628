import os
from pathlib import Path

import pytest

from services.web.ratings_import.process.__main__ import NICENESS
from services.web.ratings_import.process.child_process import ChildProcess
from services.web.ratings_import.record import ImportRecord, ImportState

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
