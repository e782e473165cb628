"""What each program is given of the environment: named, so that nobody's AWS profile ever gets in."""

import os
import secrets
from pathlib import Path

from embedded.settings import RunSettings

BASE = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "TERM", "COLUMNS")
TLS = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
# what anyone may set for `make run`, as for the services themselves
OPTIONS = (
    "LOG_LEVEL",
    "TABLE_PREFIX",
    "BUCKET",
    "LIST_CACHE_SECONDS",
    "MAX_BODY_BYTES",
    "MAX_IN_FLIGHT",
    "DRAIN_SECONDS",
    "TRUSTED_PROXIES",
)
WEB_OPTIONS = (
    "ALLOWED_HOSTS",
    "COOKIE_SECURE",
    "MAX_IMPORT_BYTES",
    "REPORTS_DIR",
    "SIGN_INS_PER_ADDRESS",
    "SIGN_UPS_PER_ADDRESS",
)
RECOMMENDER_OPTIONS = ("ALGORITHM", "TRAIN_AFTER_RATINGS", "TRAIN_SCHEDULER")

# the stand-in checks no signature, yet botocore insists on signing
DUMMY_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "matinee", "AWS_SECRET_ACCESS_KEY": "matinee"}
# of each service there is one: nobody else would answer meanwhile
NO_DRAINING = {"DRAIN_SECONDS": "0"}
NO_OTHER_AWS = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}


def base_environment() -> dict[str, str]:
    return _given(BASE)


def web_environment(settings: RunSettings, token: str) -> dict[str, str]:
    own = {"WEB_PORT": str(settings.web_port), "RECOMMENDER_URL": settings.recommender_url}
    alexa = {"OAUTH_CLIENT_SECRET": kept_secret(settings.world, "oauth_client_secret")} | _starting_with("OAUTH_")
    given = _given(WEB_OPTIONS) | _starting_with("TMDB_")
    return _service(settings, token) | given | own | {"VOICE_URL": settings.voice_url} | alexa


def voice_environment(settings: RunSettings, token: str) -> dict[str, str]:
    own = {"VOICE_PORT": str(settings.voice_port), "RECOMMENDER_URL": settings.recommender_url}
    known = {"WEB_URL": settings.web_url, "VOICE_SECRET": kept_secret(settings.world, "voice_secret")}
    return _service(settings, token) | _starting_with("ALEXA_") | own | known


def kept_secret(world: Path, name: str) -> str:
    """Made once a world: remembered Alexa users are hashed with one, and Amazon is told the other."""
    path = world / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


def recommender_environment(settings: RunSettings, token: str) -> dict[str, str]:
    own = {
        "RECOMMENDER_PORT": str(settings.recommender_port),
        "DATASET": settings.dataset,
        "DOWNLOADS_DIR": str(settings.downloads),
        "MODEL_DIR": str(settings.world / "models"),
    }
    if settings.dataset_path:
        own["DATASET_PATH"] = str(settings.dataset_path.absolute())
    return _service(settings, token) | _given(RECOMMENDER_OPTIONS) | own


def bootstrap_environment(settings: RunSettings, token: str) -> dict[str, str]:
    """The recommender's; and it may fetch the data set through pip."""
    return recommender_environment(settings, token) | _starting_with("PIP_")


def _service(settings: RunSettings, token: str) -> dict[str, str]:
    stores = {"AWS_ENDPOINT_URL": settings.aws_url, "REDIS_URL": settings.redis_url, "INTERNAL_TOKEN": token}
    given = NO_DRAINING | _given(BASE + TLS + PROXIES + OPTIONS) | _starting_with("OTEL_")
    return given | _never_through_a_proxy() | DUMMY_CREDENTIALS | NO_OTHER_AWS | stores


def _never_through_a_proxy() -> dict[str, str]:
    others = os.environ.get("NO_PROXY") or os.environ.get("no_proxy")
    hosts = ",".join(filter(None, ("127.0.0.1,localhost", others)))
    return {"NO_PROXY": hosts, "no_proxy": hosts}


def _given(names: tuple[str, ...]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def _starting_with(prefix: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(prefix)}
