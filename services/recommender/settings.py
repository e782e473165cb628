from pathlib import Path

from pydantic import Field, field_validator

from services.recommender.model import ALGORITHMS, DEFAULT_ALGORITHM
from shared.settings import Port, ServiceSettings


class RecommenderSettings(ServiceSettings):
    recommender_port: Port = 8001
    dataset: str = Field(default="ml-100k", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")
    dataset_path: Path | None = None
    downloads_dir: Path = Path(".data/downloads")
    model_dir: Path = Path(".data/models")
    algorithm: str = DEFAULT_ALGORITHM
    train_after_ratings: int = Field(default=1000, ge=0)
    """How many new ratings start a training; 0 never does."""

    @field_validator("algorithm")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in ALGORITHMS:
            raise ValueError(f"choose one of {', '.join(ALGORITHMS)}")
        return name
