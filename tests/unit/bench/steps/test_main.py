import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import bench.steps.__main__ as command
from bench.steps.__main__ import FitFigures, main, parse_arguments, summary, table
from bench.steps.measured import StepFigures
from services.recommender.evaluation.synthetic.ratings import SHAPES, Shape

STEPS = {"gram_tile RatedRows": StepFigures(4, 2.0, 8_000_000), "on_part MovieSums": StepFigures(2, 3.0, 2_000)}


def fitted(seconds: float, seconds_of_steps: float) -> FitFigures:
    return FitFigures(seconds, seconds_of_steps, STEPS, [1_000_000, 3_000_000])


def test_the_step_that_takes_longest_comes_first() -> None:
    header, first, second, parts = table(fitted(1, 1))
    assert " ".join(header.split()) == "step calls processor s a call MB back a call s in all"
    assert first.split() == ["on_part", "MovieSums", "2", "1.500", "0.00", "3.0"]
    assert second.split() == ["gram_tile", "RatedRows", "4", "0.500", "2.00", "2.0"]
    assert parts == "2 parts of 2.0 MB, each sent once"


def test_two_workers_are_compared_with_one_round_by_round() -> None:
    runs = {1: [fitted(30, 20), fitted(36, 24)], 2: [fitted(20, 10), fitted(20, 16)]}
    assert summary(runs) == [
        "steps: two workers are 1.75 times as fast (1.50 to 2.00)",
        "whole fit: two workers are 1.65 times as fast (1.50 to 1.80)",
    ]


def test_an_unknown_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench-steps", "--size", "2m"])
    with pytest.raises(SystemExit):
        parse_arguments()


def test_a_fit_is_measured_on_one_and_two_workers_in_turns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a cluster each step runs in this process."""
    begun: list[int] = []

    @contextmanager
    def no_workers(count: int) -> Iterator[None]:
        begun.append(count)
        yield None

    monkeypatch.setitem(SHAPES, "100k", Shape(60, 40, 1_500))
    monkeypatch.setattr(command, "dask_workers", no_workers)
    monkeypatch.setattr(command, "wait_for_workers", lambda _address, _count: None)
    monkeypatch.setattr(sys, "argv", ["b", "--size", "100k", "--ratings-per-part", "500", "--rounds", "2"])
    main()
    printed = capsys.readouterr().out
    assert begun == [1, 2, 2, 1]
    assert " parts of 0.0 MB" in printed
    assert printed.startswith("1 workers: steps ")
    assert printed.count("load average") == 4
    assert "steps: two workers are" in printed
    assert "gram_tile" in printed
