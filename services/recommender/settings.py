from pathlib import Path

from pydantic import Field, field_validator

from services.recommender.model import ALGORITHMS
from shared.setting_values import Port, Secret, secret_values
from shared.settings import ServiceSettings

BEST = "best"
"""The algorithm that won on data sets of this size."""


class RecommenderSettings(ServiceSettings):
    recommender_port: Port = 8001
    dataset: str = Field(default="ml-100k", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")
    dataset_path: Path | None = None
    downloads_dir: Path = Path(".data/downloads")
    model_dir: Path = Path(".data/models")
    algorithm: str = BEST
    tmdb_features: bool = False
    """Whether models learn from what TMDB says of movies. Its terms ask for a written agreement."""
    train_after_ratings: int = Field(default=1000, ge=0)
    """How many new ratings start a training at least; 0 never does."""
    train_after_share: float = Field(default=0.01, ge=0, le=1)
    """How many new ratings start a training, as a share of those that the last one had."""
    train_every_seconds: int = Field(default=3600, ge=0)
    """How long after the start of a training the next one may start by itself."""
    train_deadline_seconds: int = Field(default=6 * 3600, ge=1)
    """A training that takes longer is ended."""
    forget_within_hours: float = Field(default=24, ge=0, le=720)
    """After that a training is due that forgets ratings taken back and deleted accounts; 0 never."""
    remake_lists_per_second: float = Field(default=2, ge=0, le=1000)
    """How many of the most read lists are remade in a second after a new model; 0 remakes none."""
    train_scheduler: str | None = Field(default=None, pattern=r"^(tcp|tls)://")
    """A Dask scheduler to hand the heavy steps of a training to, such as tcp://scheduler:8786."""

    backup_key: Secret | None = None
    """What backups are encrypted with; a second value is only tried by a restore."""

    @property
    def backup_keys(self) -> list[str]:
        return secret_values(self.backup_key) if self.backup_key else []

    @field_validator("algorithm")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in {BEST, *ALGORITHMS}:
            raise ValueError(f"choose one of {BEST}, {', '.join(ALGORITHMS)}")
        return name
