"""The state of training, in words and in steps."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.web.localization.formats import number
from services.web.localization.messages import N_
from services.web.localization.translation import gettext
from services.web.views.service_status import Fact, format_age
from shared.contracts.operations import Forgetting, RecommenderStatus, Remaking, TrainingResult, TrainingState

STEPS = {
    "ratings": N_("Collecting today's ratings"),
    "fit": N_("Learning which movies go together"),
    "publish": N_("Publishing the model"),
}


@dataclass(frozen=True)
class RunningTraining:
    """`step` counts from 1; it is 0 before the first step."""

    step: int
    percent: int
    elapsed: str

    @property
    def summary(self) -> str:
        if not self.step:
            return gettext("Starting")
        values = {"step": self.step, "steps": len(STEPS), "words": gettext(list(STEPS.values())[self.step - 1])}
        return gettext("Step %(step)s of %(steps)s: %(words)s") % values


@dataclass(frozen=True)
class IdleTraining:
    """`failed`: when the last training failed, None if it succeeded."""

    facts: list[Fact]
    failed: str | None = None

    @property
    def summary(self) -> str:
        if self.failed:
            return gettext("The last training failed.")
        return gettext("No training is running. The last one succeeded.")


TrainingStatus = RunningTraining | IdleTraining


def training_status(state: TrainingState, recommender: RecommenderStatus | None) -> TrainingStatus:
    now = datetime.now(UTC)
    if state.state == "running":
        step = list(STEPS).index(state.stage) + 1 if state.stage in STEPS else 0
        return RunningTraining(step, state.percent or 0, format_duration(now - (state.started_at or now)))
    last, facts = state.last, []
    if trained_at := _trained_at(last, recommender):
        facts += [Fact(gettext("Last trained"), format_age(now - trained_at)), Fact(gettext("Started"), _cause(last))]
    if state.new_ratings is not None:
        facts.append(Fact(gettext("New ratings since"), number(state.new_ratings)))
    facts.append(Fact(gettext("Next training"), _next_start(state)))
    if state.forgetting:
        facts.append(Fact(gettext("Ratings taken back"), forgetting_in_words(state.forgetting)))
    remaking = state.remaking
    is_of_the_model = remaking and (recommender is None or remaking.model_version == recommender.model_version)
    if remaking and remaking.total and is_of_the_model:
        facts.append(Fact(gettext("Most read lists"), remaking_in_words(remaking)))
    return IdleTraining(facts, format_age(now - last.ended_at) if last and last.error else None)


def _trained_at(last: TrainingResult | None, recommender: RecommenderStatus | None) -> datetime | None:
    if last and not last.error:
        return last.ended_at
    return recommender.trained_at if recommender else None


def _cause(last: TrainingResult | None) -> str:
    if last is None:
        return gettext("with the data set")
    return gettext("automatically") if last.by_itself else gettext("on request")


def _next_start(state: TrainingState) -> str:
    if not state.train_after:
        return gettext("on request")
    missing = max(state.train_after - (state.new_ratings or 0), 0)
    if not missing:
        return gettext("any moment now")
    return gettext("automatically after %(count)s more") % {"count": number(missing)}


def forgetting_in_words(forgetting: Forgetting) -> str:
    if forgetting.waiting_seconds is None:
        return gettext("all forgotten by the model")
    values = {"since": format_age(timedelta(seconds=forgetting.waiting_seconds)), "hours": forgetting.hours_left()}
    if forgetting.hours_left() is None:
        return gettext("still known to the model, noticed %(since)s") % values
    if forgetting.is_due():
        return gettext("due to be forgotten, noticed %(since)s") % values
    return gettext("to be forgotten within %(hours)s h, noticed %(since)s") % values


def remaking_in_words(remaking: Remaking) -> str:
    values = {"done": number(remaking.done), "total": number(remaking.total)}
    if remaking.done == remaking.total:
        return gettext("all %(total)s are of the newest model") % values
    return gettext("%(done)s of %(total)s brought to the newest model") % values


def format_duration(duration: timedelta) -> str:
    minutes, seconds = divmod(max(int(duration.total_seconds()), 0), 60)
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
