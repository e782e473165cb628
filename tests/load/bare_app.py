"""`python -m tests.load.bare_app PORT BYTES`: FastAPI with one route of constant bytes, on the services' server."""

import secrets
import sys

from fastapi import FastAPI, Response

from shared.http.server import serve
from shared.settings import ServiceSettings


def create_app(size: int) -> FastAPI:
    app, content = FastAPI(openapi_url=None), b"x" * size

    @app.get("/")
    async def constant() -> Response:
        return Response(content, media_type="application/json")

    return app


if __name__ == "__main__":
    settings = ServiceSettings.model_validate({"internal_token": secrets.token_urlsafe(32)})
    serve(create_app(int(sys.argv[2])), settings, int(sys.argv[1]))
