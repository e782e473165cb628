"""What the recommender serves from, and its trainings."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class RecommenderStatus(BaseModel):
    """What the recommender serves from: its data set and its model."""

    dataset: str
    users: int
    movies: int
    ratings: int
    last_sample_user_id: int
    genres: list[str]
    algorithm: str
    model_version: str
    trained_at: datetime


class TrainingResult(BaseModel):
    """How a training ended: with a model, or with an error."""

    ended_at: datetime
    model_version: str | None = None
    error: str | None = None
    by_itself: bool = False
    """Enough new ratings started it, and nobody asked."""


class TrainingState(BaseModel):
    """Whether a model is being trained, how far the stage is, how the one before ended, and when the next is due."""

    state: Literal["idle", "running"]
    stage: str | None = None
    percent: int | None = None
    started_at: datetime | None = None
    last: TrainingResult | None = None
    new_ratings: int | None = None
    """Since the last training began; None while the store cannot tell."""
    train_after: int = 0
    """How many of them start a training; 0 never does."""

    @classmethod
    def running(
        cls, stage: str, done: int, total: int, last: TrainingResult | None, started_at: datetime | None
    ) -> "TrainingState":
        percent = 100 * done // max(total, 1)
        return cls(state="running", stage=stage, percent=percent, started_at=started_at, last=last)


class RolledBack(BaseModel):
    """The model that is served from now on."""

    model_version: str
    trained_at: datetime
