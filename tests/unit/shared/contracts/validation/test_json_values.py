from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.contracts.validation.json_values import Flag, WholeNumber

NUMBER: TypeAdapter[int] = TypeAdapter(Annotated[int, WholeNumber])
FLAG: TypeAdapter[bool] = TypeAdapter(Annotated[bool, Flag])


@pytest.mark.parametrize("value", [2020, "2020", " 2020 ", 2020.0, "2020.0"])
def test_a_whole_number_may_be_spelled_as_text(value: Any) -> None:
    assert NUMBER.validate_python(value) == 2020


@pytest.mark.parametrize(
    "value", [True, "twenty", "2_020", "+2020", "2 020", "2e3", 2020.5, "\uff12\uff10", [2020], "", {}, "9" * 17]
)
def test_anything_else_is_no_whole_number(value: Any) -> None:
    with pytest.raises(ValidationError, match="write a whole number"):
        NUMBER.validate_python(value)


@pytest.mark.parametrize(("value", "flag"), [(True, True), (False, False), ("true", True), (" False ", False)])
def test_a_flag_may_be_spelled_as_text(value: Any, flag: bool) -> None:
    assert FLAG.validate_python(value) is flag


@pytest.mark.parametrize("value", ["yes", "no", "1", 1, 0, 0.0, "on", "", None, [True], "y"])
def test_what_may_mean_yes_is_not_guessed(value: Any) -> None:
    with pytest.raises(ValidationError, match="write true or false"):
        FLAG.validate_python(value)
