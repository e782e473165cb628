"""`python -m services.recommender.training` trains on all current ratings and publishes the model.

Each step is a JSON line on stdout, such as {"stage": "publish", "done": 3, "total": 9}; with `--bar`, a progress bar.
"""

import asyncio
import json
import os
import sys

from botocore.exceptions import ClientError

from services.recommender.domain.published_model import PublishedModel
from services.recommender.progress import stage_progress
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.training_record import LeaseLost
from services.recommender.training.leased_training import train
from services.recommender.training.process import AUTOMATIC, REPORTED_FAILURE
from services.recommender.training.steps.scratch_folder import scratch_folder
from shared.contracts.errors import MatineeError
from shared.settings import load_settings
from shared.stores.objects import CorruptObject
from shared.telemetry.logging import configure_logs

NICENESS = 10
"""Serving lists has priority over training."""


def write_json_line(stage: str, done: int, total: int) -> None:
    sys.stdout.write(json.dumps({"stage": stage, "done": done, "total": total}) + "\n")
    sys.stdout.flush()


async def run(settings: RecommenderSettings, options: list[str]) -> PublishedModel:
    if "--bar" in options:
        with stage_progress() as progress:
            return await train(settings, progress)
    return await train(settings, write_json_line, automatic=AUTOMATIC in options)


def main() -> None:
    settings = load_settings(RecommenderSettings)
    configure_logs("train", "WARNING")
    os.nice(NICENESS)
    try:
        with scratch_folder(settings.model_dir, settings.train_deadline_seconds):
            published = asyncio.run(run(settings, sys.argv[1:]))
    except (ClientError, CorruptObject, LeaseLost, MatineeError) as error:
        sys.stderr.write(f"Training failed, and the old model stays: {error}\n")
        sys.exit(REPORTED_FAILURE)
    sys.stderr.write(f"Published model {published.version}. Running recommenders start to serve it within seconds.\n")


if __name__ == "__main__":
    main()
