"""Says in a plain sentence what is wrong with a value of a form or an address. The API gives pydantic's details."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.web.localization.messages import N_, Message
from shared.contracts.errors import InvalidInput
from shared.contracts.validation.broken_rules import kind_of
from shared.contracts.validation.plain_text import printable

MAX_SHOWN = 40
MISSING = N_("Something is missing. Fill in every field, then try again.")
NO_WHOLE_NUMBER = N_("“%(text)s” is not a whole number.")
NO_NUMBER = N_("“%(text)s” is not a number.")
NO_DAY = N_("“%(text)s” is not a day. Write it as year, month and day.")
UNKNOWN_CHOICE = N_("“%(text)s” is not one of the choices.")
TOO_SMALL = N_("“%(text)s” is too small. The least is %(limit)s.")
TOO_LARGE = N_("“%(text)s” is too large. The most is %(limit)s.")
BY_TYPE = {
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float", "int_parsing_size", "whole_number"), NO_WHOLE_NUMBER),
    **dict.fromkeys(("float_parsing", "float_type", "finite_number"), NO_NUMBER),
    **dict.fromkeys(("date_parsing", "date_from_datetime_parsing", "date_type"), NO_DAY),
    **dict.fromkeys(("literal_error", "enum", "multiple_of", "bool_parsing"), UNKNOWN_CHOICE),
}
LIMITS = {"greater_than_equal": ("ge", TOO_SMALL), "less_than_equal": ("le", TOO_LARGE)}
LENGTHS = {
    "string_too_short": ("min_length", N_("This text is too short. It needs at least %(limit)s characters.")),
    "string_too_long": ("max_length", N_("This text is too long. It can have at most %(limit)s characters.")),
}
COUNTS = {
    "too_short": ("min_length", N_("Too little is chosen. Choose at least %(limit)s.")),
    "too_long": ("max_length", N_("Too much is chosen. Choose at most %(limit)s.")),
}


def invalid_value(errors: Sequence[Mapping[str, Any]]) -> InvalidInput:
    """Of the first one. Never repeats a text that has the wrong length, as it may be a password."""
    if not errors:
        return InvalidInput()
    kind, value, context = kind_of(errors[0]), errors[0].get("input"), errors[0].get("ctx", {})
    if kind == "missing":
        return InvalidInput(MISSING)
    if kind in BY_TYPE:
        return InvalidInput(Message(BY_TYPE[kind], text=_shown(value)))
    if kind in LIMITS:
        name, template = LIMITS[kind]
        return InvalidInput(Message(template, text=_shown(value), limit=context[name]))
    if kind in LENGTHS | COUNTS:
        name, template = (LENGTHS | COUNTS)[kind]
        return InvalidInput(Message(template, limit=context.get(name, "")))
    return InvalidInput()


def _shown(value: object) -> str:
    return printable(str(value))[:MAX_SHOWN]
