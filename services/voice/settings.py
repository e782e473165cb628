from pathlib import Path

from pydantic import Field, HttpUrl, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsConfigDict

from shared.setting_values import Port, Secret, WebAddress
from shared.settings import ListReaderSettings

AMAZON = "https://s3.amazonaws.com"


class VoiceSettings(ListReaderSettings):
    """Without `ALEXA_SKILL_ID`, `/alexa` refuses every request. Without `VOICE_SECRET`, no user is remembered."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    voice_port: Port = 8002
    voice_workers: int = Field(default=1, ge=1, le=64)
    """Processes that share the port."""
    recommender_url: WebAddress = "http://127.0.0.1:8001"
    web_url: WebAddress = "http://127.0.0.1:8000"
    voice_secret: Secret | None = None
    alexa_skill_id: str = ""
    public_url: str = Field(default="", pattern=r"^(https?://[a-z0-9.-]+(:\d+)?)?$")
    """The origin under which Echo devices reach the web service. Without it, screens show no posters."""
    show_posters: bool = False
    """Whether the web service has posters."""

    @property
    def posters(self) -> str:
        """Alexa loads images over HTTPS only."""
        return f"{self.public_url}/posters" if self.show_posters and self.public_url.startswith("https:") else ""

    alexa_trusted_roots: Path | None = Field(default=None, validate_default=True)
    alexa_chain_origin: str = AMAZON

    @field_validator("alexa_trusted_roots")
    @classmethod
    def has_certificates(cls, path: Path | None) -> Path | None:
        if path is not None and (not path.is_file() or b"BEGIN CERTIFICATE" not in path.read_bytes()):
            raise PydanticCustomError("no_roots", "it must name a PEM file with at least one certificate")
        return path

    @field_validator("alexa_chain_origin")
    @classmethod
    def has_its_own_roots(cls, origin: str, info: ValidationInfo) -> str:
        """Refuses another origin under Amazon's roots, since that would bypass Amazon's own server."""
        origin = str(HttpUrl(origin)).rstrip("/")
        if origin != AMAZON and not info.data.get("alexa_trusted_roots"):
            raise PydanticCustomError("not_amazon", "an origin other than Amazon's needs ALEXA_TRUSTED_ROOTS as well")
        return origin
