from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class LoadSettings(BaseSettings):
    """What `make load` and `make soak` can be told."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    clients: int = Field(default=8, ge=1, le=64)
    """Visitors of the closed model: each begins its next visit when its last one is over."""
    duration: float = Field(default=15, gt=0, le=600)
    """Seconds that each model runs."""
    rate: float | None = Field(default=None, gt=0, le=1000)
    """Visits a second that arrive in the open model; unset: half of what the closed model reached."""
    minutes: float = Field(default=10, gt=0, le=600)
    """How long the soak takes."""
    soak_rate: float = Field(default=4, gt=0, le=1000)
    """Visits a second that arrive in the soak."""
