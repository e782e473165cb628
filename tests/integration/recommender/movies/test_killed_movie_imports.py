"""`make movies` is killed again and again while it adds, changes and hides movies."""

import asyncio
import json
import os
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from embedded.programs import ROOT
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores
from services.recommender.training.runner import environment_from
from shared.stores.last_movie_file import LastMovieFile
from tests.support.small_dataset import small_dataset

NEW, KILLS = 160, 4
KNOWN = sorted(small_dataset().movies["movie_id"].to_list())[:40]


def lines(edition: int) -> list[dict[str, Any]]:
    """New movies with two keys each, changes of known ones, some of them hidden, and one wrong line."""
    new = [
        {"title": f"Film {n}, edition {edition}", "key": f"k{n}", "imdb_id": 9_000_000 + n, "overview": "x" * 500}
        for n in range(NEW)
    ]
    changed = [
        {"movie_id": movie_id, "runtime": 60 + edition, "hidden": movie_id % 7 == edition % 7} for movie_id in KNOWN
    ]
    return [*new, {"title": "No key"}, *changed]


class Import:
    def __init__(self, settings: RecommenderSettings, file: Path) -> None:
        self.environment = os.environ | environment_from(settings)
        self.file = file

    async def start(self) -> asyncio.subprocess.Process:
        command = (sys.executable, "-m", "services.recommender.records", str(self.file))
        return await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=self.environment, stderr=asyncio.subprocess.PIPE, start_new_session=True
        )

    async def finish(self) -> str:
        process = await self.start()
        _, errors = await process.communicate()
        return errors.decode().splitlines()[-1]


async def check_nothing_is_half(stores: Stores) -> None:
    records, keys = await stores.records.load_all(), await stores.records.load_keys()
    for movie_id, record in records.items():
        own = {key for key, named in keys.items() if named == movie_id}
        if movie_id in KNOWN:
            assert record.fields.runtime is not None
            assert own == set()
        else:
            number = (record.fields.imdb_id or 0) - 9_000_000
            assert own == {f"imdb:{record.fields.imdb_id}", f"key:k{number}"}
            assert str(record.fields.title).startswith(f"Film {number}, edition ")
            assert record.fields.overview == "x" * 500
    assert set(keys.values()) <= records.keys()


async def written(stores: Stores, edition: int) -> int:
    title = f"edition {edition}"
    records = await stores.records.load_all()
    return sum(title in str(record.fields.title) for record in records.values())


@pytest.fixture
def movie_import(recommender_settings: RecommenderSettings, tmp_path: Path) -> Import:
    return Import(recommender_settings, tmp_path / "films.jsonl")


@pytest.mark.long
async def test_an_import_that_is_killed_leaves_nothing_half_and_is_whole_after_another(
    stores: Stores, movie_import: Import
) -> None:
    rng = random.Random(14)
    for edition in range(KILLS):
        movie_import.file.write_text("\n".join(map(json.dumps, lines(edition))))
        process = await movie_import.start()
        enough = rng.randrange(NEW)
        while process.returncode is None and await written(stores, edition) <= enough:
            await asyncio.sleep(0.01)
        if process.returncode is None:
            process.kill()
        await process.communicate()
        await check_nothing_is_half(stores)
    await movie_import.finish()
    await check_nothing_is_half(stores)
    before = await stores.records.load_all()
    assert {str(record.fields.title) for movie_id, record in before.items() if movie_id not in KNOWN} == {
        str(line["title"]) for line in lines(KILLS - 1)[:NEW]
    }
    assert {movie_id for movie_id in KNOWN if before[movie_id].fields.hidden} == {
        movie_id for movie_id in KNOWN if movie_id % 7 == (KILLS - 1) % 7
    }
    counts = f"0 added, 0 changed, {NEW + len(KNOWN)} unchanged, 1 refused"
    assert await movie_import.finish() == counts
    assert await stores.records.load_all() == before
    last = await LastMovieFile(stores.dynamodb, stores.tables).load()
    assert last is not None
    assert (last.source, last.unchanged, [fault.line for fault in last.faults]) == (
        "films.jsonl",
        NEW + len(KNOWN),
        [NEW + 1],
    )
