from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.lists import Controls


@pytest.mark.parametrize(
    "controls", [{"genre": "Drama"}, {"from_year": 1990}, {"to_year": 1990}, {"popularity": -0.5}, {"diversity": 1}]
)
def test_any_control_changes_the_list(controls: dict[str, Any]) -> None:
    assert Controls.model_validate(controls).are_set()


def test_neutral_controls_leave_the_list_unchanged() -> None:
    assert not Controls().are_set()
    assert not Controls(popularity=0, diversity=0).are_set()


@pytest.mark.parametrize("controls", [{"popularity": 1.1}, {"diversity": -0.1}, {"genre": "x" * 41}, {"decade": 1990}])
def test_values_out_of_range_and_unknown_controls_are_refused(controls: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Controls.model_validate(controls)
