"""Files of ratings that are changed by chance: none fails, and none takes more than its share of the processor.

`make fuzz-web` reads 50,000; the unit tests a few hundred, always the same ones.
"""

import io
import os
import random
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from services.web.ratings_import.reading.reader import read_export
from shared.contracts.errors import InvalidInput
from tests.unit.web.fuzzing import mutated

pytestmark = pytest.mark.usefixtures("only_own_garbage")

FILES = int(os.environ.get("FUZZED_INPUTS", "200"))
SEED = 20260102
CASES = [path.read_bytes() for path in sorted((Path(__file__).parent.parent / "cases").glob("*.csv"))]
JSON = [
    b'[{"title": "Alien", "rating": 9, "ids": {"imdb": "tt0078748"}}]',
    b'{"movies": [{"name": "Heat", "rating": 4}]}',
]
NAMES = ("ratings.csv", "diary.csv", "films.csv", "../x.csv", "lists/best.csv")
MOST_BYTES, SELDOM_MOST_BYTES = 12 * 1024, 256 * 1024
CPU_SECONDS = 0.5
CPU_SECONDS_PER_MB = 4.0


def zipped(chance: random.Random, contents: list[bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in zip(chance.sample(NAMES, k=len(contents)), contents, strict=True):
            archive.writestr(name, content)
    return target.getvalue()


def drawn_file(chance: random.Random) -> bytes:
    most = SELDOM_MOST_BYTES if chance.random() < 0.01 else MOST_BYTES
    content = mutated(chance, chance.choice((*CASES, *JSON)), most)
    if chance.random() < 0.1:
        packed = zipped(chance, [content, mutated(chance, chance.choice(CASES), most)])
        return mutated(chance, packed, most) if chance.random() < 0.5 else packed
    return content


def test_every_changed_file_is_read_or_refused_within_its_share_of_the_processor() -> None:
    chance, read, slowest = random.Random(SEED), 0, 0.0
    for number in range(FILES):
        content = drawn_file(chance)
        started = time.process_time()
        with suppress(InvalidInput):
            read += len(read_export(content, "ratings.csv").entries) > 0
        taken = time.process_time() - started
        slowest = max(slowest, taken)
        assert taken < CPU_SECONDS + CPU_SECONDS_PER_MB * len(content) / 2**20, (number, len(content), content[:200])
    sys.stderr.write(f"\n{FILES} files, {read} with ratings, at most {slowest:.3f} s of the processor\n")
    assert read > FILES / 5, "most of them are nearly right"
