import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

from shared.settings import ListReaderSettings, Port, Secret, WatchRegions, split_list

# printable ASCII with a host, without characters that have a meaning in a Content-Security-Policy
REDIRECT_URI = re.compile(r"(https://|http://(127\.0\.0\.1|localhost):)\w(?:(?![#*;'])[!-~])*", re.ASCII)


def validate_redirect_uris(text: str) -> str:
    for address in split_list(text):
        if not REDIRECT_URI.fullmatch(address):
            raise PydanticCustomError("no_redirect", "each must be an address by https, without a fragment")
    return text


class WebSettings(ListReaderSettings):
    web_port: Port = 8000
    web_workers: int = Field(default=1, ge=1, le=64)
    """Processes that share the port."""
    recommender_url: str = "http://127.0.0.1:8001"
    voice_url: str = "http://127.0.0.1:8002"
    allowed_hosts: str = Field(default="localhost,127.0.0.1,[::1]", min_length=1)
    """Host names of the site, separated by commas; `*.a.example` matches all subdomains of a.example, `*` any host."""
    public_url: str = Field(default="", pattern=r"^(https?://[a-z0-9.-]+(:\d+)?)?$")
    """The origin in links to this site, such as https://movies.example; by default that of each request."""
    cookie_secure: bool = False
    log_one_list_in: int = Field(default=100, ge=1)
    """Of the lists that the cache answers, one in so many is logged and traced, and each that is slow."""
    slow_list_ms: int = Field(default=50, ge=0)
    sign_ups_per_address: int = Field(default=30, ge=1)
    """Per ten minutes."""
    sign_ins_per_address: int = Field(default=60, ge=1)
    """Per minute."""
    max_import_bytes: int = Field(default=8 * 1024 * 1024, ge=1024)
    """The largest file of ratings; nginx has the same limit."""
    max_import_ratings: int = Field(default=25_000, ge=1)
    """The most ratings of one person in a file."""
    oauth_client_id: str = Field(default="alexa", min_length=1)
    oauth_client_secret: Secret | None = None
    """Alexa authenticates with it. Without it no account can be linked."""
    oauth_redirect_uris: Annotated[str, AfterValidator(validate_redirect_uris)] = ""
    """The only addresses that codes are sent to, separated by commas."""
    oauth_calls_per_address: int = Field(default=600, ge=1)
    """Per minute. Alexa calls from few addresses on behalf of all its users."""
    tmdb_api_key: SecretStr | None = None
    """An API key of The Movie Database. Without it covers are drawn, and TMDB is never called."""
    tmdb_api_url: str = Field(default="https://api.themoviedb.org/3", pattern=r"^https?://")
    tmdb_image_url: str = Field(default="https://image.tmdb.org/t/p/w342", pattern=r"^https?://")
    watch_regions: WatchRegions = "US,GB,DE"
    """For which a movie's page says where it can be seen. Visitors choose one; the first is the default."""
    reports_dir: Path = Path("reports")
    """Where `make evaluate` writes the plots of the status page."""
