from datetime import UTC, datetime, timedelta

import pytest

from services.web.views.training_status import Resting, Running, lasted, training_of
from shared.contracts.operations import TrainingResult, TrainingState
from tests.unit.web.views.test_service_status import served

SERVED = served(timedelta(hours=3))


def ended(minutes: int, **result: object) -> TrainingResult:
    return TrainingResult.model_validate({"ended_at": datetime.now(UTC) - timedelta(minutes=minutes), **result})


def facts(told: TrainingState) -> dict[str, str]:
    training = training_of(told, SERVED)
    assert isinstance(training, Resting)
    return {fact.name: fact.value for fact in training.facts}


def idle(**told: object) -> TrainingState:
    return TrainingState.model_validate({"state": "idle", "new_ratings": 12, "train_after": 1000, **told})


def test_before_the_first_training_the_model_is_that_of_the_data_set() -> None:
    assert facts(idle()) == {
        "Last trained": "3 hours ago",
        "Started": "with the data set",
        "New ratings since": "12",
        "The next starts": "by itself after 988 more",
    }


@pytest.mark.parametrize(("by_itself", "told"), [(True, "by itself, after enough new ratings"), (False, "on request")])
def test_who_started_the_last_one_is_told(by_itself: bool, told: str) -> None:
    last = ended(5, model_version="v7", by_itself=by_itself)
    assert (facts(idle(last=last))["Last trained"], facts(idle(last=last))["Started"]) == ("5 minutes ago", told)


def test_when_the_next_one_starts_follows_the_settings() -> None:
    assert facts(idle(train_after=0))["The next starts"] == "on request"
    assert facts(idle(new_ratings=1000))["The next starts"] == "any moment now"


def test_what_the_store_cannot_tell_is_left_out() -> None:
    assert "New ratings since" not in facts(idle(new_ratings=None))


def test_a_failure_is_told_and_the_model_before_it_is_the_last_trained() -> None:
    training = training_of(idle(last=ended(2, error="PermissionError('/secret')")), SERVED)
    assert isinstance(training, Resting)
    assert (training.failed, training.facts[0].value) == ("2 minutes ago", "3 hours ago")
    assert "secret" not in repr(training)


@pytest.mark.parametrize(
    ("stage", "step", "said"),
    [
        ("starting", 0, "Starting"),
        ("ratings", 1, "Step 1 of 3: Collecting the ratings of today"),
        ("fit", 2, "Step 2 of 3: Learning which movies go together"),
        ("publish", 3, "Step 3 of 3: Storing the model for everybody"),
        ("a later idea", 0, "Starting"),
    ],
)
def test_a_training_that_runs_is_at_a_step(stage: str, step: int, said: str) -> None:
    told = TrainingState.running(stage, 1, 4, None, datetime.now(UTC) - timedelta(seconds=75))
    training = training_of(told, None)
    assert isinstance(training, Running)
    assert (training.step, training.said, training.percent, training.elapsed) == (step, said, 25, "1 min 15 s")


def test_what_is_said_aloud_changes_with_the_step_alone() -> None:
    def said(done: int) -> str:
        return training_of(TrainingState.running("fit", done, 90, None, None), None).said

    assert len({said(done) for done in range(91)}) == 1


@pytest.mark.parametrize(("seconds", "told"), [(-1, "0 s"), (59.9, "59 s"), (60, "1 min 00 s"), (3725, "62 min 05 s")])
def test_a_time_is_told_in_minutes_and_seconds(seconds: float, told: str) -> None:
    assert lasted(timedelta(seconds=seconds)) == told
