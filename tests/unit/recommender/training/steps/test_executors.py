"""Where the steps of a training run depends on the number of ratings, and on the cluster."""

import os

import pytest
import structlog

from services.recommender.model.execution import InlineExecutor
from services.recommender.model.matrix import RATINGS_PER_PART
from services.recommender.training.steps import cluster, executors
from services.recommender.training.steps.executors import open_execution


def test_few_ratings_are_processed_in_this_process() -> None:
    with open_execution(None, RATINGS_PER_PART) as execution:
        assert isinstance(execution.executor, InlineExecutor)
        assert execution.executor.submit(os.getpid).result() == os.getpid()


def test_many_ratings_are_processed_in_other_processes() -> None:
    with open_execution(None, RATINGS_PER_PART + 1) as execution:
        assert execution.executor.submit(os.getpid).result() != os.getpid()
        assert execution.workers == os.cpu_count()


def test_without_a_usable_cluster_a_sentence_says_so_and_it_goes_on_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(scheduler: str, _local: object) -> None:
        raise cluster.ClusterUnusable(f"There is no Dask scheduler at {scheduler}.")

    monkeypatch.setattr(executors, "open_cluster", refuse)
    with structlog.testing.capture_logs() as logs, open_execution("tcp://nowhere:1", 1) as execution:
        assert execution.executor.submit(os.getpid).result() == os.getpid()
    assert [entry["event"] for entry in logs] == [
        "There is no Dask scheduler at tcp://nowhere:1. The training goes on in processes of this machine."
    ]
