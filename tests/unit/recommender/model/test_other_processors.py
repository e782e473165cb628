"""A published model answers with the same lists on every processor, although their arithmetic rounds differently."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from services.recommender.model import fit
from services.recommender.model.algorithms.ease import Ease
from services.recommender.model.algorithms.gaussian import GaussianProcess
from services.recommender.model.serialization import flatten
from tests.support.small_dataset import small_dataset

USERS, MOVIES, COPY = 150, 100, 1
CORE_TYPES = ("Nehalem", "Haswell")
"""Processors without and with fused multiplication and addition."""
LISTS = """
import json, sys
from pathlib import Path
import numpy as np
import polars as pl
from threadpoolctl import threadpool_info
from services.recommender.evaluation.metrics import profiles_of, top_places
from services.recommender.model.serialization import unflatten

folder = Path(sys.argv[1])
model = unflatten(json.loads((folder / "structure.json").read_text()), dict(np.load(folder / "arrays.npz")))
profiles = profiles_of(pl.read_parquet(folder / "ratings.parquet")).values()
print(json.dumps({
    "processors": [library.get("architecture") for library in threadpool_info()],
    "scores": [model.scores(profile).tolist() for profile in profiles],
    "lists": [top_places(model, profile, profile)[0].tolist() for profile in profiles],
}))
"""


ALGORITHM = replace(Ease(), stars=GaussianProcess(sweeps=4, burn_in=1))
"""A Gaussian process folds profiles in by linear algebra; other sums of a profile have the same bits everywhere."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Each movie has a copy that the same people rated alike, so that scores differ by rounding alone."""
    dataset = small_dataset(users=USERS, movies=MOVIES)
    ratings, movies = (with_copies(frame) for frame in (dataset.ratings, dataset.movies))
    structure, arrays = flatten(fit(ALGORITHM, ratings, movies))
    dataset.ratings.write_parquet(tmp_path / "ratings.parquet")
    (tmp_path / "structure.json").write_text(json.dumps(structure))
    np.savez(tmp_path / "arrays.npz", **arrays)  # type: ignore[arg-type]  # numpy's stubs take a flag for an array
    return tmp_path


def with_copies(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([frame, frame.with_columns(pl.col("movie_id") + COPY)])


def lists_on(core_type: str, folder: Path) -> dict[str, list[object]]:
    environment = os.environ | {"OPENBLAS_CORETYPE": core_type, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LISTS, str(folder)], env=environment, capture_output=True, text=True, check=True
    )
    answer: dict[str, list[object]] = json.loads(done.stdout)
    return answer


def test_two_processors_list_the_same_movies(folder: Path) -> None:
    one, other = (lists_on(core_type, folder) for core_type in CORE_TYPES)
    if one["processors"] == other["processors"]:
        pytest.skip("this machine's linear algebra has one kernel only")
    assert one["scores"] != other["scores"], "the kernels round alike, so the lists prove nothing"
    assert one["lists"] == other["lists"]
