from dataclasses import dataclass
from datetime import datetime

from services.recommender.model import Model


class IncompatibleModel(Exception):
    """The model was fitted to other movies than those of the data set."""


@dataclass(frozen=True)
class PublishedModel:
    """A model with where it comes from. `version` sorts by time of training, which is when its ratings were collected;
    `withdrawals` are the marks of what had been taken back until then. `seconds` is how long it took to fit."""

    version: str
    algorithm: str
    dataset: str
    trained_at: datetime
    model: Model
    withdrawals: str = ""
    seconds: float = 0.0
