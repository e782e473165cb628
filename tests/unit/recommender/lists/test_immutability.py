"""Requests share the use cases and the model, so nothing of them changes. What holds arrays is compared by identity."""

from services.recommender import lists
from tests.support.package_dataclasses import dataclasses_of, is_compared_by_identity, is_frozen


def test_every_dataclass_is_frozen() -> None:
    found = dataclasses_of(lists)
    assert {"ComputedList", "PendingInvalidation", "ServedModel"} <= found.keys()
    assert [name for name, kind in found.items() if not is_frozen(kind)] == []


def test_what_holds_arrays_is_compared_by_identity() -> None:
    by_identity = {name for name, kind in dataclasses_of(lists).items() if is_compared_by_identity(kind)}
    assert by_identity == {"Group", "GroupMember", "ServedModel"}
