"""Which model is current after publishing and rolling back, and where to roll back to."""

import pytest

from services.recommender.stores.model_pointer import MAX_MODELS, Pointer


def test_a_new_model_remembers_those_it_replaced() -> None:
    pointer = Pointer("", "")
    for version in ("v1", "v2", "v3"):
        pointer = pointer.advanced_to(version)
    assert pointer == Pointer("v3", "v3", ("v1", "v2"))
    for number in range(4, 20):
        pointer = pointer.advanced_to(f"v{number}")
    assert len(pointer.before) == MAX_MODELS - 1
    assert pointer.before[-1] == "v18"


def test_a_rollback_forgets_what_came_after_and_keeps_the_newest() -> None:
    pointer = Pointer("v3", "v3", ("v1", "v2"))
    assert pointer.rolled_back_to("v2") == Pointer("v2", "v3", ("v1",))
    assert pointer.rolled_back_to("v9") == Pointer("v9", "v9", ("v1", "v2"))


def test_earlier_models_are_those_replaced_and_then_the_older_ones() -> None:
    pointer = Pointer("v5", "v5", ("v1", "v4"))
    assert pointer.earlier(["v1", "v2", "v3", "v4", "v5", "v6"]) == ["v4", "v1", "v3", "v2"]
    assert pointer.earlier(["v2"]) == ["v2"]
    assert Pointer("", "").earlier(["v1", "v2"]) == ["v2", "v1"]


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        (b'{"version": "v2", "newest": "v3", "before": ["v1"]}', Pointer("v2", "v3", ("v1",))),
        (b'{"version": "v2"}', Pointer("v2", "v2")),
        (b"{}", Pointer("", "")),
        (b"[]", Pointer("", "")),
        (b"\xff", Pointer("", "")),
        (b'{"version": "v2", "before": 3}', Pointer("", "")),
    ],
)
def test_a_stored_pointer_is_parsed_and_a_damaged_one_names_no_model(content: bytes, pointer: Pointer) -> None:
    assert Pointer.parse(content) == pointer
