from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def validate_workers(text: str) -> str:
    if not all(part.strip().isdigit() and 1 <= int(part) <= 64 for part in text.split(",")):
        raise ValueError("numbers of processes, such as 1,2")
    return text


class LoadSettings(BaseSettings):
    """Settings of `make load` and `make soak`."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    clients: int = Field(default=8, ge=1, le=64)
    """Visitors in the closed model, who never pause between visits."""
    duration: float = Field(default=15, gt=0, le=600)
    """Seconds per model."""
    rate: float | None = Field(default=None, gt=0, le=1000)
    """Visits per second in the open model; default: half of what the closed model reached."""
    running: bool = False
    """Measure the stack that `make run` started, instead of stacks started for the measurement."""
    base: Path | None = None
    """Another checkout, whose ratings are measured in turns with ours."""
    workers: Annotated[str, AfterValidator(validate_workers)] = "1,2"
    """Numbers of web processes to measure, one after the other."""
    units: bool = False
    """Only count what AWS would bill, and time nothing."""
    minutes: float = Field(default=10, gt=0, le=600)
    """Length of the soak."""
    soak_rate: float = Field(default=4, gt=0, le=1000)
    """Visits per second in the soak."""

    @property
    def worker_counts(self) -> list[int]:
        return [int(part) for part in self.workers.split(",")]
