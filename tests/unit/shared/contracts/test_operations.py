from datetime import UTC, datetime

import pytest

from shared.contracts.operations import TrainingResult, TrainingState

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 3, 0), (2, 3, 66), (3, 3, 100), (0, 0, 0)])
def test_progress_is_rounded_down_to_whole_percent(done: int, total: int, percent: int) -> None:
    last = TrainingResult(ended_at=NOW, error="out of memory")
    state = TrainingState.running("fit", done, total, last, NOW)
    assert (state.state, state.stage, state.percent) == ("running", "fit", percent)
    assert (state.last, state.started_at) == (last, NOW)
