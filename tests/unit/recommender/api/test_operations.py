from collections.abc import AsyncIterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI

from services.recommender.api.operations import router
from services.recommender.stores.model_store import CheckModel
from shared.contracts.errors import CacheUnavailable
from shared.contracts.operations import Remaking, TrainingState
from shared.http.problem_details import install_problem_handlers
from shared.telemetry.telemetry import Telemetry

TRAINED_AT = datetime(2026, 1, 2, tzinfo=UTC)


class Operations:
    """A training runner with its models; `v2` is the model before the current one."""

    def __init__(self) -> None:
        self.stores = SimpleNamespace(models=self, withdrawals=self)
        self.current = TrainingState(state="idle", new_ratings=12, train_after=1000)

    async def start(self) -> TrainingState:
        self.current = self.current.model_copy(update={"state": "running"})
        return self.current

    async def state(self) -> TrainingState:
        return self.current

    async def read(self) -> str:
        return "marks"

    async def roll_back(self, version: str | None, check: CheckModel) -> SimpleNamespace:
        marks = "before" if version == "v0" else "marks"
        model = SimpleNamespace(version=version or "v2", trained_at=TRAINED_AT, withdrawals=marks)
        await check(cast("Any", model))
        return model


class Turn:
    down = False

    async def progress(self) -> Remaking:
        if self.down:
            raise CacheUnavailable
        return Remaking(model_version="v2", done=3, total=10)


@pytest.fixture
def turn() -> Turn:
    return Turn()


@pytest.fixture
async def client(turn: Turn) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(router)
    install_problem_handlers(app)
    settings = SimpleNamespace(otel_exporter_otlp_endpoint=None)
    state = {"trainer": Operations(), "telemetry": Telemetry("recommender", settings), "remaking_turn": turn}

    async def with_state(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "state": dict(state)}, receive, send)

    transport = httpx.ASGITransport(app=with_state)
    async with httpx.AsyncClient(transport=transport, base_url="http://recommender/internal") as client:
        yield client


async def test_a_training_is_started_and_can_be_watched(client: httpx.AsyncClient) -> None:
    assert (await client.get("/train")).json()["state"] == "idle"
    response = await client.post("/train")
    assert (response.status_code, response.json()["state"]) == (202, "running")
    assert (await client.get("/train")).json()["state"] == "running"


async def test_the_lists_that_a_new_model_remakes_can_be_watched(client: httpx.AsyncClient, turn: Turn) -> None:
    assert (await client.get("/train")).json()["remaking"] == {"model_version": "v2", "done": 3, "total": 10}
    turn.down = True
    response = await client.get("/train")
    assert (response.status_code, response.json()["remaking"]) == (200, None)


@pytest.mark.parametrize(("body", "version"), [(None, "v2"), ({}, "v2"), ({"version": "v1"}, "v1")])
async def test_a_rollback_names_its_model_or_takes_the_one_before(
    client: httpx.AsyncClient, body: dict[str, str] | None, version: str
) -> None:
    response = await client.post("/rollback", json=body)
    assert response.json()["model_version"] == version


@pytest.mark.parametrize("body", [{"version": ""}, {"version": "x" * 101}, {"model": "v1"}])
async def test_an_impossible_version_is_refused(client: httpx.AsyncClient, body: dict[str, str]) -> None:
    assert (await client.post("/rollback", json=body)).status_code == 422


async def test_recent_metrics_are_served(client: httpx.AsyncClient) -> None:
    assert (await client.get("/figures")).status_code == 200


async def test_a_model_that_knows_what_was_taken_back_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/rollback", json={"version": "v0"})
    assert response.status_code == 409
    assert "taken back since" in response.json()["detail"]
