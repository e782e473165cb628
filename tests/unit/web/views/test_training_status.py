from datetime import UTC, datetime, timedelta

import pytest

from services.web.views.training_status import IdleTraining, RunningTraining, format_duration, training_status
from shared.contracts.operations import Forgetting, Remaking, TrainingResult, TrainingState
from tests.unit.web.views.test_service_status import recommender_status

RECOMMENDER = recommender_status(timedelta(hours=3))


def ended(minutes: int, **result: object) -> TrainingResult:
    return TrainingResult.model_validate({"ended_at": datetime.now(UTC) - timedelta(minutes=minutes), **result})


def facts(state: TrainingState) -> dict[str, str]:
    training = training_status(state, RECOMMENDER)
    assert isinstance(training, IdleTraining)
    return {fact.name: fact.value for fact in training.facts}


def idle(**fields: object) -> TrainingState:
    return TrainingState.model_validate({"state": "idle", "new_ratings": 12, "train_after": 1000, **fields})


def test_before_the_first_training_the_model_comes_from_the_data_set() -> None:
    assert facts(idle()) == {
        "Last trained": "3 hours ago",
        "Started": "with the data set",
        "New ratings since": "12",
        "Next training": "automatically after 988 more",
    }


@pytest.mark.parametrize(("by_itself", "expected"), [(True, "automatically"), (False, "on request")])
def test_the_cause_of_the_last_training_is_shown(by_itself: bool, expected: str) -> None:
    last = ended(5, model_version="v7", by_itself=by_itself)
    assert (facts(idle(last=last))["Last trained"], facts(idle(last=last))["Started"]) == ("5 minutes ago", expected)


def test_the_next_start_follows_the_settings() -> None:
    assert facts(idle(train_after=0))["Next training"] == "on request"
    assert facts(idle(new_ratings=1000))["Next training"] == "any moment now"


@pytest.mark.parametrize(
    ("waiting", "within", "words"),
    [
        (None, 86400, "all forgotten by the model"),
        (7200, 86400, "to be forgotten within 22 h, noticed 2 hours ago"),
        (86400, 86400, "due to be forgotten, noticed 1 day ago"),
        (86400, None, "still known to the model, noticed 1 day ago"),
    ],
)
def test_what_the_model_has_to_forget_is_shown(waiting: float | None, within: float | None, words: str) -> None:
    forgetting = Forgetting(forgotten_until=datetime.now(UTC), waiting_seconds=waiting, within_seconds=within)
    assert facts(idle(forgetting=forgetting))["Ratings taken back"] == words
    assert "Ratings taken back" not in facts(idle())


@pytest.mark.parametrize(
    ("done", "words"),
    [(340, "340 of 2,000 brought to the newest model"), (2000, "all 2,000 are of the newest model")],
)
def test_how_many_of_the_most_read_lists_are_remade_is_shown(done: int, words: str) -> None:
    remaking = Remaking(model_version=RECOMMENDER.model_version, done=done, total=2000)
    assert facts(idle(remaking=remaking))["Most read lists"] == words
    of_another_model = Remaking(model_version="another", done=done, total=2000)
    assert "Most read lists" not in facts(idle(remaking=of_another_model))
    nobody_reads = Remaking(model_version=RECOMMENDER.model_version, done=0, total=0)
    assert "Most read lists" not in facts(idle()) | facts(idle(remaking=nobody_reads))


def test_an_unknown_rating_count_is_omitted() -> None:
    assert "New ratings since" not in facts(idle(new_ratings=None))


def test_a_failure_is_shown_and_the_previous_model_counts_as_the_last_trained() -> None:
    training = training_status(idle(last=ended(2, error="PermissionError('/secret')")), RECOMMENDER)
    assert isinstance(training, IdleTraining)
    assert (training.failed, training.facts[0].value) == ("2 minutes ago", "3 hours ago")
    assert "secret" not in repr(training)


@pytest.mark.parametrize(
    ("stage", "step", "summary"),
    [
        ("starting", 0, "Starting"),
        ("ratings", 1, "Step 1 of 3: Collecting today's ratings"),
        ("fit", 2, "Step 2 of 3: Learning which movies go together"),
        ("publish", 3, "Step 3 of 3: Publishing the model"),
        ("unknown stage", 0, "Starting"),
    ],
)
def test_a_running_training_shows_its_step(stage: str, step: int, summary: str) -> None:
    state = TrainingState.running(stage, 1, 4, None, datetime.now(UTC) - timedelta(seconds=75))
    training = training_status(state, None)
    assert isinstance(training, RunningTraining)
    assert (training.step, training.summary, training.percent, training.elapsed) == (step, summary, 25, "1 min 15 s")


def test_the_summary_changes_only_with_the_step() -> None:
    def summary(done: int) -> str:
        return training_status(TrainingState.running("fit", done, 90, None, None), None).summary

    assert len({summary(done) for done in range(91)}) == 1


@pytest.mark.parametrize(
    ("seconds", "expected"), [(-1, "0 s"), (59.9, "59 s"), (60, "1 min 00 s"), (3725, "62 min 05 s")]
)
def test_a_duration_is_given_in_minutes_and_seconds(seconds: float, expected: str) -> None:
    assert format_duration(timedelta(seconds=seconds)) == expected
