"""Each operation is a test with an id of its own: schemathesis' tests have the operation in their names only, and
pytest-xdist runs one test for each id."""

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    if item.parent and not item.nodeid.endswith(item.name):
        item._id = item.parent.id.child(item.name)  # pytest has no public way


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if len({item.nodeid for item in items}) < len(items):
        raise pytest.UsageError("two tests have the same id, so one of them would not run")
