from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.formats import Dataset, read_dataset
from services.recommender.model import ALGORITHMS, DEFAULT_ALGORITHM


class EvaluationSettings(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    dataset: str = Field(default="ml-100k", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")
    dataset_path: Path | None = None
    downloads_dir: Path = Path(".data/downloads")
    reports_dir: Path = Path("reports")
    algorithm: str = DEFAULT_ALGORITHM
    """The algorithm whose hyper-parameters `make select` selects."""

    @field_validator("algorithm")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in ALGORITHMS:
            raise ValueError(f"choose one of {', '.join(ALGORITHMS)}")
        return name

    def read(self) -> Dataset:
        """Read the data set, fetching it if needed. Raises `DatasetError` if it cannot be read."""
        return read_dataset(fetch(self.dataset, self.downloads_dir, self.dataset_path))
