"""Where the heavy steps of a training run depends on the number of ratings."""

import os

from services.recommender.model.execution import InlineExecutor
from services.recommender.model.matrix import RATINGS_PER_PART
from services.recommender.training.executors import open_executor


def test_few_ratings_are_processed_in_this_process() -> None:
    with open_executor(None, RATINGS_PER_PART) as executor:
        assert isinstance(executor, InlineExecutor)
        assert executor.submit(os.getpid).result() == os.getpid()


def test_many_ratings_are_processed_in_other_processes() -> None:
    with open_executor(None, RATINGS_PER_PART + 1) as executor:
        assert executor.submit(os.getpid).result() != os.getpid()
