import pytest

from services.recommender.training.fit_progress import SHARES, FitProgress


@pytest.mark.parametrize("algorithm", ["ease", "gp"])
def test_steps_follow_each_other_from_start_to_end(algorithm: str) -> None:
    progress = FitProgress(algorithm)
    known = [step for step in SHARES if progress.done(step, 0, 1) is not None]
    begins, ends = ([progress.done(step, done, 3) for step in known] for done in (0, 3))
    assert begins == [0, *ends[:-1]]
    assert ends[-1] == progress.total


def test_a_step_with_many_parts_moves_with_each() -> None:
    progress = FitProgress("gp")
    start, half, end = (progress.done("stars", done, 200) for done in (0, 100, 200))
    assert None not in (start, half, end)
    assert 2 * (half or 0) == (start or 0) + (end or 0)


def test_only_a_gaussian_process_waits_for_its_samples() -> None:
    assert FitProgress("ease").done("stars", 1, 200) is None
    assert FitProgress("gp").total > 5 * FitProgress("ease").total


def test_an_unknown_step_moves_nothing() -> None:
    assert FitProgress("item-knn").done("item similarity", 1, 1) is None
