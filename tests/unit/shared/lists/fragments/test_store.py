from pathlib import Path

import pytest

from shared.contracts.errors import StoreUnavailable
from shared.contracts.movies import Movie
from shared.lists.fragments.store import FragmentStore
from shared.lists.fragments.table import Fragments
from shared.stores.objects import CorruptObject
from tests.support.fakes.objects import MemoryObjects


def fragments(title: str) -> Fragments:
    return Fragments.from_movies([Movie(movie_id=1, title=title, year=None, genres=[])])


FIRST, SECOND, THIRD = fragments("first"), fragments("second"), fragments("third")


async def test_what_was_published_last_is_current(tmp_path: Path) -> None:
    store = FragmentStore(MemoryObjects())
    assert await store.current_version() is None
    await store.ensure(FIRST)
    await store.ensure(SECOND)
    assert await store.current_version() == SECOND.version
    await store.download(SECOND.version, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == SECOND.content


async def test_only_the_current_version_and_the_one_before_are_kept() -> None:
    objects = MemoryObjects()
    for each in (FIRST, SECOND, THIRD):
        await FragmentStore(objects).ensure(each)
    kept = {f"fragments/{name}" for name in ("current.json", SECOND.version, THIRD.version)}
    assert objects.content.keys() == kept


async def test_the_current_version_is_not_published_again() -> None:
    objects = MemoryObjects()
    await FragmentStore(objects).ensure(FIRST)
    objects.calls_left = 1
    await FragmentStore(objects).ensure(FIRST)


@pytest.mark.parametrize("calls", range(3))
async def test_an_interrupted_publish_never_names_missing_content(calls: int) -> None:
    objects = MemoryObjects()
    await FragmentStore(objects).ensure(FIRST)
    objects.calls_left = calls
    with pytest.raises(StoreUnavailable):
        await FragmentStore(objects).ensure(SECOND)
    objects.calls_left = None
    assert f"fragments/{await FragmentStore(objects).current_version()}" in objects.content


@pytest.mark.parametrize("pointer", [b"", b"[]", b"{}", b'{"version": 1}', b'{"version": "../../etc/passwd"}'])
async def test_a_damaged_pointer_is_refused_and_replaced(pointer: bytes) -> None:
    objects = MemoryObjects()
    objects.content["fragments/current.json"] = pointer
    store = FragmentStore(objects)
    with pytest.raises(CorruptObject):
        await store.current_version()
    await store.ensure(FIRST)
    assert await store.current_version() == FIRST.version
