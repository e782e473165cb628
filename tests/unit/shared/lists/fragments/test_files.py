import os
import time
from pathlib import Path

import pytest

from shared.contracts.movies import Movie
from shared.lists.fragments.files import FragmentFiles
from shared.lists.fragments.table import Fragments
from shared.stores.objects import CorruptObject

ALIEN = Fragments.from_movies([Movie(movie_id=1, title="Alien", year=1979, genres=[])])
HEAT = Fragments.from_movies([Movie(movie_id=1, title="Heat", year=1995, genres=[])])
CONTENT = {each.version: each.content for each in (ALIEN, HEAT)}


class Source:
    def __init__(self, content: dict[str, bytes] = CONTENT) -> None:
        self.content = content
        self.downloads = 0

    async def download(self, version: str, path: Path) -> None:
        self.downloads += 1
        path.write_bytes(self.content[version])


async def test_a_file_is_fetched_once_for_all_processes(tmp_path: Path) -> None:
    source = Source()
    for _ in range(2):
        fragments = await FragmentFiles(tmp_path / "new").open(ALIEN.version, source.download)
        assert fragments.title(1) == "Alien"
    assert source.downloads == 1


async def test_a_damaged_file_is_fetched_again(tmp_path: Path) -> None:
    (tmp_path / ALIEN.version).write_bytes(ALIEN.content[:-1])
    fragments = await FragmentFiles(tmp_path).open(ALIEN.version, Source().download)
    assert fragments.content == ALIEN.content


async def test_damaged_content_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    source = Source({ALIEN.version: HEAT.content})
    with pytest.raises(CorruptObject):
        await FragmentFiles(tmp_path).open(ALIEN.version, source.download)
    assert list(tmp_path.iterdir()) == []


async def test_another_version_replaces_the_file_but_not_what_is_mapped(tmp_path: Path) -> None:
    files = FragmentFiles(tmp_path)
    mapped = await files.open(ALIEN.version, Source().download)
    await files.open(HEAT.version, Source().download)
    assert [path.name for path in tmp_path.iterdir()] == [HEAT.version]
    assert mapped.fragment(1).startswith(b'{"movie_id":1,"title":"Alien"')


async def test_only_parts_that_nobody_writes_any_more_are_removed(tmp_path: Path) -> None:
    for name, age in (("part-new", 60), ("part-old", 7200)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    await FragmentFiles(tmp_path).open(ALIEN.version, Source().download)
    assert {path.name for path in tmp_path.iterdir()} == {ALIEN.version, "part-new"}
