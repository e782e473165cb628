from pathlib import Path

from pydantic import Field

from shared.settings import Port, ServiceSettings


class WebSettings(ServiceSettings):
    web_port: Port = 8000
    recommender_url: str = "http://127.0.0.1:8001"
    allowed_hosts: str = Field(default="localhost,127.0.0.1,[::1]", min_length=1)
    """The names that the site answers to, separated by commas; `*.a.example` are all below a.example, `*` is any."""
    cookie_secure: bool = False
    sign_ups_per_address: int = Field(default=30, ge=1)
    """In ten minutes."""
    sign_ins_per_address: int = Field(default=60, ge=1)
    """In a minute."""
    max_import_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Of a file of ratings. nginx knows it too."""
    reports_dir: Path = Path("reports")
    """Where `make evaluate` writes the plots of the status page."""
