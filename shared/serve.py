"""Runs one service's app under uvicorn; every `python -m services.<name>` ends here."""

import uvicorn
from fastapi import FastAPI

DRAIN_SECONDS = 10


def serve(app: FastAPI, host: str, port: int) -> None:
    uvicorn.run(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
