import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from shared.setting_values import AllowedHosts, Port, Secret, WatchRegions, WebAddress, split_list
from shared.settings import ListReaderSettings

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
    recommender_url: WebAddress = "http://127.0.0.1:8001"
    voice_url: WebAddress = "http://127.0.0.1:8002"
    allowed_hosts: AllowedHosts = "localhost,127.0.0.1,[::1]"
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
    mcp_calls_per_address: int = Field(default=600, ge=1)
    """Per minute, of assistants by `/mcp`; those in a cloud call from few addresses."""
    app_registrations_per_address: int = Field(default=20, ge=1)
    """Per hour, of apps that register themselves (RFC 7591)."""
    tmdb_api_key: SecretStr | None = None
    """An API key of The Movie Database. Without it covers are drawn, and TMDB is never called."""
    tmdb_api_url: WebAddress = "https://api.themoviedb.org/3"
    tmdb_image_url: WebAddress = "https://image.tmdb.org/t/p/w342"
    tmdb_import_films_per_day: int = Field(default=1000, ge=0, le=100_000)
    """How many films that the catalogue lacks imports may add to it in a day, with TMDB's records; 0: none."""
    watch_regions: WatchRegions = "US,GB,DE"
    """For which a movie's page says where it can be seen. Visitors choose one; the first is the default."""
    smtp_host: str = Field(default="", pattern=r"^[A-Za-z0-9.:-]*$")
    """The server that mails are sent by. Without it there are none."""
    smtp_port: Port = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr | None = None
    smtp_from: str = Field(default="", pattern=r"^([^@\s<>]+@[^@\s<>]+)?$")
    """The address that mails come from."""
    reports_dir: Path = Path("reports")
    """Where `make evaluate` writes the plots of the status page."""

    @model_validator(mode="after")
    def mail_is_whole(self) -> Self:
        """Links in mails lead to `public_url`, never to the host that a request names."""
        others = self.smtp_from or self.smtp_user or self.smtp_password
        if not self.smtp_host and others:
            raise PydanticCustomError("half_set", "SMTP_HOST is not set, but other settings of mail are")
        if self.smtp_host and not (self.smtp_from and self.public_url):
            raise PydanticCustomError("half_set", "SMTP_HOST needs SMTP_FROM and PUBLIC_URL too")
        if bool(self.smtp_user) != (self.smtp_password is not None):
            raise PydanticCustomError("half_set", "SMTP_USER and SMTP_PASSWORD are set together")
        if self.smtp_user and self.smtp_security == "none":
            raise PydanticCustomError("half_set", "SMTP_PASSWORD is not sent without encryption")
        return self

    @property
    def imports_add_films(self) -> bool:
        return self.tmdb_api_key is not None and self.tmdb_import_films_per_day > 0
