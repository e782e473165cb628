from pathlib import Path

from pydantic import Field

from shared.settings import Port, ServiceSettings


class WebSettings(ServiceSettings):
    web_port: Port = 8000
    recommender_url: str = "http://127.0.0.1:8001"
    cookie_secure: bool = False
    sign_ups_per_address: int = Field(default=30, ge=1)
    """In ten minutes."""
    reports_dir: Path = Path("reports")
    """Where `make evaluate` writes the plots of the status page."""
