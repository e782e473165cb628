from dataclasses import dataclass
from datetime import datetime

from services.recommender.model import Model


class IncompatibleModel(Exception):
    """The model was fitted to other movies than those of the data set."""


@dataclass(frozen=True)
class PublishedModel:
    """A model with where it comes from. `version` sorts by time of training."""

    version: str
    algorithm: str
    dataset: str
    trained_at: datetime
    model: Model
