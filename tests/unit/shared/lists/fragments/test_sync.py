import asyncio
from pathlib import Path

import pytest

from shared.background import Background
from shared.contracts.movies import Movie
from shared.lists.fragments import sync as sync_module
from shared.lists.fragments.files import FragmentFiles
from shared.lists.fragments.store import FragmentStore
from shared.lists.fragments.sync import FragmentsSync
from shared.lists.fragments.table import Fragments
from shared.telemetry.metrics import Metrics
from tests.support.fakes.objects import MemoryObjects

ALIEN = Fragments.from_movies([Movie(movie_id=1, title="Alien", year=1979, genres=[])])
HEAT = Fragments.from_movies([Movie(movie_id=1, title="Heat", year=1995, genres=[])])


def synced(objects: MemoryObjects, folder: Path) -> FragmentsSync:
    return FragmentsSync(FragmentStore(objects), FragmentFiles(folder))


def version_of(reader: FragmentsSync) -> str | None:
    return reader.current.version if reader.current else None


async def test_a_reader_takes_up_the_current_version(tmp_path: Path) -> None:
    objects = MemoryObjects()
    reader = synced(objects, tmp_path)
    assert not await reader.refresh()
    for each in (ALIEN, HEAT):
        await FragmentStore(objects).ensure(each)
        assert await reader.refresh()
        assert version_of(reader) == each.version


async def test_an_unchanged_version_is_not_opened_again(tmp_path: Path) -> None:
    objects = MemoryObjects()
    await FragmentStore(objects).ensure(ALIEN)
    reader = synced(objects, tmp_path)
    await reader.refresh()
    opened = reader.current
    assert await reader.refresh()
    assert reader.current is opened


@pytest.mark.parametrize("damage", ["away", "pointer", "content", "folder"])
async def test_the_fragments_of_before_stay_if_new_ones_cannot_be_read(tmp_path: Path, damage: str) -> None:
    objects = MemoryObjects()
    await FragmentStore(objects).ensure(ALIEN)
    reader = synced(objects, tmp_path)
    await reader.refresh()
    await FragmentStore(objects).ensure(HEAT)
    if damage == "away":
        objects.calls_left = 0
    elif damage == "folder":
        reader.files = FragmentFiles(Path("/dev/null/folder"))
    else:
        key = "fragments/current.json" if damage == "pointer" else f"fragments/{HEAT.version}"
        objects.content[key] = b"{}"
    assert not await reader.refresh()
    assert version_of(reader) == ALIEN.version


async def test_a_reader_that_starts_without_s3_tries_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_module, "RETRY_SECONDS", 0)
    objects = MemoryObjects()
    await FragmentStore(objects).ensure(ALIEN)
    objects.calls_left = 0
    reader = synced(objects, tmp_path)
    async with Background(Metrics()).running(fragments=reader.run):
        await asyncio.sleep(0)
        assert reader.current is None
        objects.calls_left = None
        async with asyncio.timeout(5):
            while reader.current is None:
                await asyncio.sleep(0)
