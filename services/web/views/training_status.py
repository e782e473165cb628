"""How training goes, in words and in steps."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.web.views.service_status import Fact, ago
from shared.contracts.operations import RecommenderStatus, TrainingResult, TrainingState

STEPS = {
    "ratings": "Collecting the ratings of today",
    "fit": "Learning which movies go together",
    "publish": "Storing the model for everybody",
}


@dataclass(frozen=True)
class Running:
    """`step` counts from 1; 0 is before the first."""

    step: int
    percent: int
    elapsed: str

    @property
    def said(self) -> str:
        return f"Step {self.step} of {len(STEPS)}: {list(STEPS.values())[self.step - 1]}" if self.step else "Starting"


@dataclass(frozen=True)
class Resting:
    """`failed` is when, where the last one did."""

    facts: list[Fact]
    failed: str | None = None

    @property
    def said(self) -> str:
        return "The last training failed." if self.failed else "No training runs. The last one ended well."


Training = Running | Resting


def training_of(told: TrainingState, served: RecommenderStatus | None) -> Training:
    now = datetime.now(UTC)
    if told.state == "running":
        step = list(STEPS).index(told.stage) + 1 if told.stage in STEPS else 0
        return Running(step, told.percent or 0, lasted(now - (told.started_at or now)))
    last, facts = told.last, []
    if trained_at := _trained_at(last, served):
        facts += [Fact("Last trained", ago(now - trained_at)), Fact("Started", _cause(last))]
    if told.new_ratings is not None:
        facts.append(Fact("New ratings since", f"{told.new_ratings:,}"))
    facts.append(Fact("The next starts", _next(told)))
    return Resting(facts, ago(now - last.ended_at) if last and last.error else None)


def _trained_at(last: TrainingResult | None, served: RecommenderStatus | None) -> datetime | None:
    if last and not last.error:
        return last.ended_at
    return served.trained_at if served else None


def _cause(last: TrainingResult | None) -> str:
    if last is None:
        return "with the data set"
    return "by itself, after enough new ratings" if last.by_itself else "on request"


def _next(told: TrainingState) -> str:
    if not told.train_after:
        return "on request"
    missing = max(told.train_after - (told.new_ratings or 0), 0)
    return f"by itself after {missing:,} more" if missing else "any moment now"


def lasted(time: timedelta) -> str:
    minutes, seconds = divmod(max(int(time.total_seconds()), 0), 60)
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
