"""The bench with Matinee alone, at a size of its own: the other libraries are only in the bench's environment."""

import json
from pathlib import Path

import numpy as np
import pytest

from bench import dataset, runs
from bench.contenders import CONTENDERS, GIB, TOP
from bench.measure import Measures, pickled_bytes
from bench.plots import MEASURES, draw
from bench.report import table, write
from bench.runs import Limits, Run, run_all, run_one
from services.recommender.evaluation.synthetic.ratings import SHAPES, Shape
from services.recommender.model import DEFAULT_ALGORITHM

DEFAULT = f"matinee {DEFAULT_ALGORITHM}"
PLENTY = Limits(seconds=120, memory=8 * GIB)
MEASURED = Measures(fit_seconds=1.5, peak_bytes=GIB, model_bytes=2**20, top_p50_ms=0.1, top_p99_ms=0.2)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(SHAPES, "tiny", Shape(60, 200, 1800))
    dataset.write("tiny", tmp_path)
    return tmp_path


def test_a_contender_is_measured_in_a_process_of_its_own(folder: Path) -> None:
    run = run_one("tiny", DEFAULT, str(folder), PLENTY)
    assert run.outcome == "measured"
    assert run.measures
    assert run.measures.fit_seconds > 0
    assert 2**20 < run.measures.peak_bytes < PLENTY.memory
    assert run.measures.model_bytes > 200 * 8
    assert 0 < run.measures.top_p50_ms <= run.measures.top_p99_ms


def test_the_time_limit_ends_a_slow_contender(folder: Path) -> None:
    run = run_one("tiny", DEFAULT, str(folder), Limits(seconds=0.05, memory=PLENTY.memory))
    assert (run.measures, run.outcome) == (None, "takes more than 0 minutes")


def test_the_memory_limit_ends_a_greedy_contender(folder: Path) -> None:
    run = run_one("tiny", DEFAULT, str(folder), Limits(seconds=PLENTY.seconds, memory=2**20))
    assert (run.measures, run.outcome) == (None, "needs more than 0 GiB")


def test_what_cannot_fit_is_told_without_being_started(folder: Path) -> None:
    run = run_one("32m", "sklearn user-cosine", str(folder), PLENTY)
    assert (run.measures, run.outcome) == (None, "needs 347 GiB")


def test_a_failure_is_told_and_no_larger_size_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "run_one", lambda size, name, *_: Run(size, name, "killed by signal 9"))
    monkeypatch.setattr(runs, "write_dataset", lambda *_: None)
    assert [run.outcome for run in run_all(["100k", "1m"], [DEFAULT], PLENTY)] == [
        "killed by signal 9",
        "not tried: killed by signal 9 at 100k",
    ]


def test_lists_are_a_hundred_unrated_movies(folder: Path) -> None:
    ratings, movies = dataset.read(folder)
    for name in (name for name in CONTENDERS if name.startswith("matinee")):
        fitted = CONTENDERS[name].fit(ratings, movies)
        profile = dataset.sample_profiles(ratings, 1)[0]
        top = fitted.top(profile)
        assert len(np.unique(top)) == TOP
        assert not np.isin(top, profile.movie_ids).any()


def test_a_model_weighs_what_its_arrays_weigh() -> None:
    assert 8_000_000 < pickled_bytes(np.zeros(1_000_000)) < 8_001_000


def test_the_report_tells_measures_and_reasons(tmp_path: Path) -> None:
    done = [Run("100k", DEFAULT, "measured", MEASURED), Run("1m", DEFAULT, "needs 9 GiB")]
    write(done, tmp_path / "bench.json")
    report = json.loads((tmp_path / "bench.json").read_text())
    assert report["100k"][DEFAULT]["fit_seconds"] == 1.5
    assert report["1m"][DEFAULT] == {"outcome": "needs 9 GiB"}
    lines = list(table(done))
    assert lines[1].split()[-5:] == ["1.50", "1.00", "1.0", "0.10", "0.20"]
    assert lines[-1].endswith("needs 9 GiB")


def test_every_measure_is_drawn(tmp_path: Path) -> None:
    paths = draw([Run(size, DEFAULT, "measured", MEASURED) for size in ("100k", "1m")], tmp_path)
    assert len(paths) == len(MEASURES)
    assert all(path.read_text().startswith("<?xml") for path in paths)
