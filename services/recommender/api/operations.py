"""Routes for the operator: train, watch a training, go back to an earlier model."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from services.recommender.stores.remaking_turn import RemakingTurn
from services.recommender.training.forgetting import refusing_withdrawn
from services.recommender.training.runner import TrainingRunner
from shared.contracts.errors import CacheUnavailable
from shared.contracts.operations import Remaking, RolledBack, TrainingHistory, TrainingState
from shared.http.problem_details import problem_responses
from shared.telemetry.recent_metrics import RecentMetrics
from shared.telemetry.telemetry import Telemetry

router = APIRouter(prefix="/internal")


def _trainer(request: Request) -> TrainingRunner:
    trainer: TrainingRunner = request.state.trainer
    return trainer


async def _remaking(request: Request) -> Remaking | None:
    """Where Redis is away, nobody knows."""
    turn: RemakingTurn = request.state.remaking_turn
    try:
        return await turn.progress()
    except CacheUnavailable:
        return None


class RollBack(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: str | None = Field(default=None, min_length=1, max_length=100)


TrainerDep = Annotated[TrainingRunner, Depends(_trainer)]
RemakingDep = Annotated[Remaking | None, Depends(_remaking)]


@router.post("/train", status_code=202)
async def train(trainer: TrainerDep) -> TrainingState:
    """Starts a training, unless one is running already."""
    return await trainer.start()


@router.get("/train")
async def training(trainer: TrainerDep, remaking: RemakingDep) -> TrainingState:
    """Whether a training is running, its progress, how the last one ended, and the lists that its model remakes."""
    return (await trainer.state()).model_copy(update={"remaking": remaking})


@router.get("/trainings")
async def history(trainer: TrainerDep) -> TrainingHistory:
    """The latest trainings, and what became of the movies that their models recommended."""
    return await trainer.history()


@router.get("/figures")
async def figures(request: Request) -> RecentMetrics:
    """The metrics of this replica for the last minute."""
    telemetry: Telemetry = request.state.telemetry
    return telemetry.recent.summarize()


@router.post("/rollback", responses=problem_responses(404, 409))
async def roll_back(trainer: TrainerDep, request: RollBack | None = None) -> RolledBack:
    """Serves the given model again, or the one before the current one."""
    stores, version = trainer.stores, request.version if request else None
    model = await stores.models.roll_back(version, refusing_withdrawn(stores.withdrawals))
    return RolledBack(model_version=model.version, trained_at=model.trained_at)
