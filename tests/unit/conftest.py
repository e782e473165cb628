"""The order of the files of unit tests, their logs, and measurements of the processor beside their garbage."""

import gc
from collections.abc import Iterator

import pytest
import structlog

from tests.support.order import longest_first

LONGEST = (
    *("test_conversations", "test_hostile_input", "test_utterances", "test_never_stale", "test_trial", "test_samples"),
    *("test_child_process", "test_screens", "test_migration_is_never_stale", "test_worker_metrics", "test_deploy"),
    *("test_head_change", "test_wrong_movies", "test_alerts"),
)


@pytest.hookimpl(trylast=True)  # after -k and -m have chosen
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items, LONGEST)


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Without colours and the locals of every frame, whose rendering takes seconds per exception."""
    processors = structlog.get_config()["processors"][:-1]
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*processors, renderer])


@pytest.fixture(scope="module")
def only_own_garbage() -> Iterator[None]:
    """For what measures the processor: after thousands of tests, looking through all that they left takes a second."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
