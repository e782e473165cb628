from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, SecretStr, TypeAdapter, ValidationError

from services.web.localization.invalid_values import invalid_value
from services.web.localization.languages import use_language
from services.web.localization.translation import translate
from shared.contracts.errors import InvalidInput
from shared.contracts.values import Day, EntityId, Stars


def refusal(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    return invalid_value(refused.value.errors()).message


@pytest.mark.parametrize(
    ("kind", "value", "english", "german"),
    [
        (EntityId, "abc", "“abc” is not a whole number.", "„abc“ ist keine ganze Zahl."),
        (EntityId, "0", "“0” is too small. The least is 1.", "„0“ ist zu klein. Das Kleinste ist 1."),
        (Stars, "0", "“0” is too small. The least is 0.5.", "„0“ ist zu klein. Das Kleinste ist 0,5."),
        (Stars, "7", "“7” is too large. The most is 5.", "„7“ ist zu groß. Das Größte ist 5."),
        (Stars, "abc", "“abc” is not a number.", "„abc“ ist keine Zahl."),
        (Stars, "4.2", "“4.2” is not one of the choices.", "„4.2“ steht nicht zur Auswahl."),
        (Literal["a"], "b", "“b” is not one of the choices.", "„b“ steht nicht zur Auswahl."),
        (
            Day,
            "soon",
            "“soon” is not a day. Write it as year, month and day.",
            "„soon“ ist kein Tag. Schreib Jahr, Monat und Tag.",
        ),
        (
            Annotated[SecretStr, Field(max_length=200)],
            "x" * 300,
            "This text is too long. It can have at most 200 characters.",
            "Dieser Text ist zu lang. Er darf höchstens 200 Zeichen haben.",
        ),
        (
            Annotated[list[int], Field(max_length=1)],
            [1, 2],
            "Too much is chosen. Choose at most 1.",
            "Zu viel ausgewählt. Wähle höchstens 1.",
        ),
        (bytes, 1, InvalidInput.message, "Ein Wert in der Anfrage ist nicht erlaubt."),
    ],
)
def test_a_wrong_value_is_named_in_a_plain_sentence(kind: Any, value: object, english: str, german: str) -> None:
    message = refusal(kind, value)
    assert (message, translate(message)) == (english, english)
    with use_language("de"):
        assert translate(message) == german


def test_a_missing_value_is_named_and_no_error_is_no_crash() -> None:
    missing = [{"type": "missing", "loc": ("body", "rating"), "msg": "Field required", "input": None}]
    assert invalid_value(missing).message.startswith("Something is missing.")
    assert invalid_value([]).message == InvalidInput.message
