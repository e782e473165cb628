import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

from shared.settings import Port, Secret, ServiceSettings, split_list

# printable ASCII with a host, and without what means more in a Content-Security-Policy
REDIRECT_URI = re.compile(r"(https://|http://(127\.0\.0\.1|localhost):)\w(?:(?![#*;'])[!-~])*", re.ASCII)


def addresses_of_a_client(text: str) -> str:
    for address in split_list(text):
        if not REDIRECT_URI.fullmatch(address):
            raise PydanticCustomError("no_redirect", "each must be an address by https, without a fragment")
    return text


class WebSettings(ServiceSettings):
    web_port: Port = 8000
    recommender_url: str = "http://127.0.0.1:8001"
    voice_url: str = "http://127.0.0.1:8002"
    allowed_hosts: str = Field(default="localhost,127.0.0.1,[::1]", min_length=1)
    """The names that the site answers to, separated by commas; `*.a.example` are all below a.example, `*` is any."""
    cookie_secure: bool = False
    sign_ups_per_address: int = Field(default=30, ge=1)
    """In ten minutes."""
    sign_ins_per_address: int = Field(default=60, ge=1)
    """In a minute."""
    max_import_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Of a file of ratings. nginx knows it too."""
    oauth_client_id: str = Field(default="alexa", min_length=1)
    oauth_client_secret: Secret | None = None
    """What Alexa proves to be itself with. Without it no account can be linked."""
    oauth_redirect_uris: Annotated[str, AfterValidator(addresses_of_a_client)] = ""
    """Where Alexa may be answered: exactly these, separated by commas."""
    oauth_calls_per_address: int = Field(default=600, ge=1)
    """In a minute. Alexa calls for all its users from few addresses."""
    tmdb_api_key: SecretStr | None = None
    """A key of The Movie Database. Without it covers are drawn, and nothing is asked for elsewhere."""
    tmdb_api_url: str = Field(default="https://api.themoviedb.org/3", pattern=r"^https?://")
    tmdb_image_url: str = Field(default="https://image.tmdb.org/t/p/w342", pattern=r"^https?://")
    reports_dir: Path = Path("reports")
    """Where `make evaluate` writes the plots of the status page."""
