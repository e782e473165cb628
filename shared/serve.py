"""Runs one service's app under uvicorn; every `python -m services.<name>` ends here."""

from typing import Any

import uvicorn
from fastapi import FastAPI

from shared.protocol import BoundedHttp
from shared.settings import ServiceSettings

DRAIN_SECONDS = 10


def server_options(settings: ServiceSettings) -> dict[str, Any]:
    """Whom to believe about a client's address and scheme is a setting: uvicorn alone would believe its own machine."""
    return {
        "loop": "uvloop",
        "http": BoundedHttp,
        "ws": "none",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "forwarded_allow_ips": settings.trusted_proxies,
        "timeout_graceful_shutdown": DRAIN_SECONDS,
    }


def serve(app: FastAPI, settings: ServiceSettings, port: int) -> None:
    uvicorn.run(app, host=settings.host, port=port, **server_options(settings))
