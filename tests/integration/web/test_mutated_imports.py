"""Files that were damaged on their way: each is read or refused, and never rates a film that it did not name."""

import io
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from services.web.ratings_import.reading.reader import read_export
from shared.contracts.errors import InvalidInput
from tests.integration.web.test_import_cases import CASES, plan_of

FILES = sorted(path for path in CASES.iterdir() if not path.name.startswith("dated"))
ROUNDS = 80
MAX_MEMORY = 16 * 1024 * 1024
Mutation = Callable[[bytes, random.Random], bytes]


def flip(content: bytes, draw: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def cut(content: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(content))
    return content[:start] + content[start + draw.randint(1, 20) :]


def insert(content: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(content))
    noise = draw.choice(
        [b'"', b",", b"\n", b"\r", b"\0", b"\xff\xfe", b";", b"'", b"9" * 400, b"tt", b"[", b"," * 5000]
    )
    return content[:at] + noise + content[at:]


def repeat(content: bytes, draw: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(lines + draw.choices(lines, k=5))


def shuffle(content: bytes, draw: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(draw.sample(lines, len(lines)))


MUTATIONS: list[Mutation] = [flip, cut, insert, repeat, shuffle]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
async def test_a_damaged_file_rates_no_film_that_it_did_not_name(path: Path) -> None:
    original = path.read_bytes()
    dataset = "ml-100k"
    named = {each.movie_id for each in (await plan_of(original, "r.csv", dataset)).verdicts}
    draw = random.Random(0)
    for _ in range(ROUNDS):
        content = draw.choice(MUTATIONS)(original, draw)
        try:
            plan = await plan_of(content, "r.csv", dataset)
        except InvalidInput:
            continue
        assert {each.movie_id for each in plan.verdicts} <= named, content


def test_damaged_zips_are_read_or_refused() -> None:
    out, draw = io.BytesIO(), random.Random(0)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ratings.csv", (CASES / "dated-newest-first.csv").read_bytes())
    for _ in range(300):
        content = draw.choice([flip, cut, insert])(out.getvalue(), draw)
        with suppress(InvalidInput):
            read_export(content)


def test_a_megabyte_of_delimiters_costs_little_memory() -> None:
    tracemalloc.start()
    for delimiter in (b",", b";", b'"', b"\n", b"::", b"[", b'{"a":'):
        with pytest.raises(InvalidInput):
            read_export(delimiter * (1024 * 1024 // len(delimiter)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * MAX_MEMORY
