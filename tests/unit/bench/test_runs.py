"""The bench with Matinee alone: the other libraries are installed only in the bench's own environment."""

import sys
from pathlib import Path

import pytest

from bench import dataset, runs
from bench.contenders import GIB
from bench.runs import ContenderFailed, Limits, Run, run_all, run_command, run_one
from services.recommender.evaluation.synthetic.ratings import SHAPES, Shape
from services.recommender.model import DEFAULT_ALGORITHM

DEFAULT = f"matinee {DEFAULT_ALGORITHM}"
PLENTY = Limits(seconds=120, memory=8 * GIB)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(SHAPES, "tiny", Shape(60, 200, 1800))
    dataset.write("tiny", tmp_path)
    return tmp_path


def test_a_contender_is_measured_in_its_own_process(folder: Path) -> None:
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


def test_a_contender_that_cannot_fit_in_memory_is_not_started(folder: Path) -> None:
    run = run_one("32m", "sklearn user-cosine", str(folder), PLENTY)
    assert (run.measures, run.outcome) == (None, "needs 347 GiB")


def test_a_contender_that_failed_is_not_tried_at_larger_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "run_one", lambda size, name, *_: Run(size, name, "killed by signal 9"))
    monkeypatch.setattr(runs, "write_dataset", lambda *_: None)
    assert [run.outcome for run in run_all(["100k", "1m"], [DEFAULT], PLENTY)] == [
        "killed by signal 9",
        "not tried: killed by signal 9 at 100k",
    ]


def test_a_crash_is_reported_by_its_last_line_or_its_exit_code() -> None:
    with pytest.raises(ContenderFailed, match=r"^no such library$"):
        run_command([sys.executable, "-c", "raise SystemExit('wait\\nno such library')"], PLENTY)
    with pytest.raises(ContenderFailed, match=r"^exit code 3$"):
        run_command([sys.executable, "-c", "raise SystemExit(3)"], PLENTY)
