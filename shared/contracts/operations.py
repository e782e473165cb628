"""The state of the recommender and its trainings."""

import math
from datetime import datetime
from typing import Literal

from pydantic import BaseModel

Outcome = Literal["rated_well", "rated_lower", "dismissed", "wanted"]
"""What somebody said of a movie that was on their list. Well: 4 stars and more."""
RemakeOutcome = Literal["remade", "current", "overtaken", "unrated", "gone", "refused", "failed"]
"""What became of a list that was to be remade: it was of the model already, a change of the profile came first, there
is nothing to list or nobody any more, a store refused a call, or it cannot be made."""


class RecommenderStatus(BaseModel):
    """The data set and model that the recommender serves."""

    dataset: str
    users: int
    movies: int
    ratings: int
    last_sample_user_id: int
    genres: list[str]
    languages: list[str] = []
    services: dict[str, list[str]] = {}
    """That include movies, by country."""
    known: dict[str, int] = {}
    """Of how many movies the runtime, language, certificate, people (`person`) and tags (`tag`) are known."""
    algorithm: str
    model_version: str
    trained_at: datetime


class HeldOutQuality(BaseModel):
    """Of predictions for ratings that came after the training, in stars."""

    ratings: int
    rmse: float


class TrainingResult(BaseModel):
    """The result of a training: a model or an error."""

    started_at: datetime | None = None
    ratings: int | None = None
    """That had been committed on the site when it began."""
    quality: HeldOutQuality | None = None
    """Of its model, measured when the next training began."""

    ended_at: datetime
    model_version: str | None = None
    error: str | None = None
    by_itself: bool = False
    """Started automatically, because there were enough new ratings, or something to forget."""


class Forgetting(BaseModel):
    """What the current model has still to forget, because it was taken back."""

    forgotten_until: datetime
    """Whatever was taken back before has been forgotten."""
    waiting_seconds: float | None = None
    """Since something taken back later was noticed; None if nothing was."""
    within_seconds: float | None = None
    """The wait after which a training begins; None if none does."""

    def is_due(self) -> bool:
        waiting, within = self.waiting_seconds, self.within_seconds
        return waiting is not None and within is not None and waiting >= within

    def hours_left(self) -> int | None:
        """Until the training that forgets, at most."""
        if self.within_seconds is None:
            return None
        return math.ceil(max(self.within_seconds - (self.waiting_seconds or 0), 0) / 3600)


class Remaking(BaseModel):
    """How many of the most read lists have been looked at, to remake them with a new model."""

    model_version: str
    done: int
    total: int


class TrainingState(BaseModel):
    """The progress of the current training, the result of the last one, and when the next is due."""

    state: Literal["idle", "running"]
    stage: str | None = None
    percent: int | None = None
    started_at: datetime | None = None
    last: TrainingResult | None = None
    new_ratings: int | None = None
    """Since the start of the last training; None while the store is unavailable."""
    train_after: int = 0
    """The number of new ratings that starts a training; 0 disables it."""
    forgetting: Forgetting | None = None
    """None until it is known."""
    remaking: Remaking | None = None
    """None while nothing is known of it."""

    @classmethod
    def running(
        cls, stage: str, done: int, total: int, last: TrainingResult | None, started_at: datetime | None
    ) -> "TrainingState":
        percent = 100 * done // max(total, 1)
        return cls(state="running", stage=stage, percent=percent, started_at=started_at, last=last)


class OutcomeCounts(BaseModel):
    """Of movies on the lists that a model made, over all users."""

    rated_well: int = 0
    rated_lower: int = 0
    dismissed: int = 0
    wanted: int = 0

    @property
    def total(self) -> int:
        return self.rated_well + self.rated_lower + self.dismissed + self.wanted


class PastTraining(TrainingResult):
    outcomes: OutcomeCounts = OutcomeCounts()


class TrainingHistory(BaseModel):
    """The latest trainings, newest first."""

    trainings: list[PastTraining]


class RolledBack(BaseModel):
    """The model that is served after a rollback."""

    model_version: str
    trained_at: datetime
