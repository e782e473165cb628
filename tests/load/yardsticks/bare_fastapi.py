"""FastAPI with one route of constant bytes and no middleware. Started by stock uvicorn; imports nothing of Matinee."""

import os
from pathlib import Path

from fastapi import FastAPI, Response

CONTENT = Path(os.environ["YARDSTICK_BODY"]).read_bytes()
app = FastAPI()


@app.get("/")
async def constant() -> Response:
    return Response(CONTENT, media_type="application/json")
