from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.setting_values import Port


class RunSettings(BaseSettings):
    """The settings of `make run`. Each data set has its own directory with its own users."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    data_dir: Path = Path(".data")
    downloads_dir: Path | None = None
    dataset: str = Field(default="ml-100k", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")
    dataset_path: Path | None = None
    web_port: Port = 8000
    recommender_port: Port = 8001
    voice_port: Port = 8002
    aws_port: Port = 4566
    redis_port: Port = 6399

    @property
    def dataset_dir(self) -> Path:
        return self.data_dir.absolute() / self.dataset

    @property
    def downloads(self) -> Path:
        return (self.downloads_dir or self.data_dir / "downloads").absolute()

    @property
    def logs(self) -> Path:
        return self.dataset_dir / "logs"

    @property
    def ports(self) -> dict[str, int]:
        """Ports by the name of their setting."""
        return {name.upper(): getattr(self, name) for name in type(self).model_fields if name.endswith("_port")}

    @property
    def printed_url(self) -> str:
        """For people: browsers keep passkeys by the name of a host, never by its number."""
        return f"http://localhost:{self.web_port}"

    @property
    def web_url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def recommender_url(self) -> str:
        return f"http://127.0.0.1:{self.recommender_port}"

    @property
    def voice_url(self) -> str:
        return f"http://127.0.0.1:{self.voice_port}"

    @property
    def aws_url(self) -> str:
        return f"http://127.0.0.1:{self.aws_port}"

    @property
    def redis_url(self) -> str:
        return f"redis://127.0.0.1:{self.redis_port}/0"
