"""The environment variables of each program. Only named ones are passed on, so that no AWS profile leaks in."""

import os
import secrets
from pathlib import Path

from embedded.settings import RunSettings

BASE = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "TERM", "COLUMNS", "OPENBLAS_NUM_THREADS")
TLS = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
# settings of the services that `make run` passes on
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
    "APP_REGISTRATIONS_PER_ADDRESS",
    "COOKIE_SECURE",
    "MAX_IMPORT_BYTES",
    "MAX_IMPORT_RATINGS",
    "PUBLIC_URL",
    "REPORTS_DIR",
    "LOG_ONE_LIST_IN",
    "MCP_CALLS_PER_ADDRESS",
    "SIGN_INS_PER_ADDRESS",
    "SIGN_UPS_PER_ADDRESS",
    "SLOW_LIST_MS",
    *("SMTP_HOST", "SMTP_PORT", "SMTP_SECURITY", "SMTP_USER", "SMTP_PASSWORD", "SMTP_FROM"),
    "WEB_WORKERS",
)
VOICE_OPTIONS = ("PUBLIC_URL", "VOICE_WORKERS")
RECOMMENDER_OPTIONS = (
    "ALGORITHM",
    "TMDB_FEATURES",
    "FORGET_WITHIN_HOURS",
    "REMAKE_LISTS_PER_SECOND",
    "TRAIN_AFTER_RATINGS",
    "TRAIN_AFTER_SHARE",
    "TRAIN_DEADLINE_SECONDS",
    "TRAIN_EVERY_SECONDS",
    "TRAIN_SCHEDULER",
)
# of what acts on the running stack, but not of its services
COMMANDS_ONLY = ("BACKUP_KEY",)
COMMAND_OPTIONS = (*RECOMMENDER_OPTIONS, *COMMANDS_ONLY)

# the stand-in checks no signatures, but botocore insists on signing
DUMMY_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "matinee", "AWS_SECRET_ACCESS_KEY": "matinee"}
# there is one process per service, so no other could answer while it drains
NO_DRAINING = {"DRAIN_SECONDS": "0"}
NO_OTHER_AWS = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}


def base_environment() -> dict[str, str]:
    return _inherited(BASE)


def web_environment(settings: RunSettings, token: str) -> dict[str, str]:
    own = {"WEB_PORT": str(settings.web_port)} | _list_reader(settings)
    alexa = {"OAUTH_CLIENT_SECRET": stored_secret(settings.dataset_dir, "oauth_client_secret")} | _inherited_by_prefix(
        "OAUTH_"
    )
    options = _inherited(WEB_OPTIONS) | tmdb_options()
    return _service(settings, token) | options | own | {"VOICE_URL": settings.voice_url} | alexa


def tmdb_options() -> dict[str, str]:
    return _inherited(("WATCH_REGIONS",)) | _inherited_by_prefix("TMDB_")


def voice_environment(settings: RunSettings, token: str) -> dict[str, str]:
    own = {"VOICE_PORT": str(settings.voice_port)} | _list_reader(settings)
    known = {
        "WEB_URL": settings.web_url,
        "VOICE_SECRET": stored_secret(settings.dataset_dir, "voice_secret"),
        "SHOW_POSTERS": str(bool(tmdb_options().get("TMDB_API_KEY"))),
    }
    return _service(settings, token) | _inherited(VOICE_OPTIONS) | _inherited_by_prefix("ALEXA_") | own | known


def _list_reader(settings: RunSettings) -> dict[str, str]:
    return {"RECOMMENDER_URL": settings.recommender_url, "FRAGMENTS_DIR": str(settings.dataset_dir / "fragments")}


def stored_secret(dataset_dir: Path, name: str) -> str:
    """Created once per data directory: remembered Alexa users are hashed with one, Amazon knows another, and the ids of
    apps that registered themselves are sealed with the one of the services. A start that is cut short leaves none."""
    path = dataset_dir / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(32))
        draft.replace(path)
    return path.read_text()


def recommender_environment(settings: RunSettings, token: str) -> dict[str, str]:
    own = {
        "RECOMMENDER_PORT": str(settings.recommender_port),
        "DATASET": settings.dataset,
        "DOWNLOADS_DIR": str(settings.downloads),
        "MODEL_DIR": str(settings.dataset_dir / "models"),
    }
    if settings.dataset_path:
        own["DATASET_PATH"] = str(settings.dataset_path.absolute())
    return _service(settings, token) | _inherited(RECOMMENDER_OPTIONS) | tmdb_options() | own


def bootstrap_environment(settings: RunSettings, token: str) -> dict[str, str]:
    """The recommender's environment, and pip's settings for downloading the data set."""
    return recommender_environment(settings, token) | _inherited_by_prefix("PIP_")


def _service(settings: RunSettings, token: str) -> dict[str, str]:
    stores = {"AWS_ENDPOINT_URL": settings.aws_url, "REDIS_URL": settings.redis_url, "INTERNAL_TOKEN": token}
    inherited = NO_DRAINING | _inherited(BASE + TLS + PROXIES + OPTIONS) | _inherited_by_prefix("OTEL_")
    return inherited | _no_proxy_for_loopback() | DUMMY_CREDENTIALS | NO_OTHER_AWS | stores


def _no_proxy_for_loopback() -> dict[str, str]:
    others = os.environ.get("NO_PROXY") or os.environ.get("no_proxy")
    hosts = ",".join(filter(None, ("127.0.0.1,localhost", others)))
    return {"NO_PROXY": hosts, "no_proxy": hosts}


def _inherited(names: tuple[str, ...]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def _inherited_by_prefix(prefix: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(prefix)}
