from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class LoadSettings(BaseSettings):
    """Settings of `make load` and `make soak`."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    clients: int = Field(default=8, ge=1, le=64)
    """Visitors in the closed model, who never pause between visits."""
    duration: float = Field(default=15, gt=0, le=600)
    """Seconds per model."""
    rate: float | None = Field(default=None, gt=0, le=1000)
    """Visits per second in the open model; default: half of what the closed model reached."""
    minutes: float = Field(default=10, gt=0, le=600)
    """Length of the soak."""
    soak_rate: float = Field(default=4, gt=0, le=1000)
    """Visits per second in the soak."""
