"""Says in plain English which rule a value breaks. Pydantic's own words are for those who know its types."""

from collections.abc import Mapping
from typing import Any

from shared.contracts.validation.translated_texts import N_

WHOLE_NUMBER, NUMBER = N_("must be a whole number"), N_("must be a number")
TEXT, OBJECT = N_("must be a text"), N_("must be an object")
DAY = N_("must be a day, such as 2026-01-31")
SENTENCES = {
    "missing": N_("is missing"),
    "extra_forbidden": N_("is not known here"),
    "too_short": N_("needs at least %(limit)s entries"),
    "too_long": N_("can have at most %(limit)s entries"),
    "string_too_short": N_("needs at least %(limit)s characters"),
    "string_too_long": N_("can have at most %(limit)s characters"),
    "string_pattern_mismatch": N_("must match the pattern %(limit)s"),
    "greater_than_equal": N_("must be at least %(limit)s"),
    "less_than_equal": N_("must be at most %(limit)s"),
    "greater_than": N_("must be greater than %(limit)s"),
    "less_than": N_("must be less than %(limit)s"),
    "multiple_of": N_("must be a multiple of %(limit)s"),
    "literal_error": N_("must be one of %(limit)s"),
    "enum": N_("must be one of %(limit)s"),
    "json_invalid": N_("is not valid JSON: %(limit)s"),
    "url_parsing": N_("is not an address: %(limit)s"),
    **dict.fromkeys(("string_type", "string_unicode"), TEXT),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size", "whole_number"), WHOLE_NUMBER),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), N_("must be true or false")),
    **dict.fromkeys(("list_type", "tuple_type"), N_("must be a list")),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), OBJECT),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), DAY),
}
"""By pydantic's types of errors. Each continues what begins with the name of the value."""
LIMITS = ("min_length", "max_length", "ge", "le", "gt", "lt", "multiple_of", "expected", "pattern", "error")
BOUNDS = ("greater_than_equal", "less_than_equal", "greater_than", "less_than")
COLLECTIONS = (list, tuple, set, frozenset, dict)


def kind_of(error: Mapping[str, Any]) -> str:
    """The type of an error. Pydantic counts the characters of a secret as items, and takes NaN for a small number."""
    kind, value = error["type"], error.get("input")
    if kind in ("too_short", "too_long") and not isinstance(value, COLLECTIONS):
        return f"string_{kind}"
    return "finite_number" if kind in BOUNDS and str(value).strip().lower() == "nan" else kind


def limit_of(error: Mapping[str, Any]) -> object:
    """The value that the rule has in its sentence, if any."""
    context: Mapping[str, Any] = error.get("ctx", {})
    return next((context[name] for name in LIMITS if name in context), "")


def broken_rule(error: Mapping[str, Any]) -> str:
    """The rule alone: a sentence that continues a name, or the whole one that a validator of ours raised."""
    sentence = SENTENCES.get(kind_of(error))
    if sentence:
        return sentence % {"limit": _shown(limit_of(error))}
    return str(error["msg"]).removeprefix("Value error, ")


def described(error: Mapping[str, Any], place: str) -> str:
    """What is wrong with the value at a place of what was sent; with all of it where there is no place."""
    if place:
        return f"{place}: {broken_rule(error)}"
    return f"it {broken_rule(error)}" if kind_of(error) in SENTENCES else broken_rule(error)


def _shown(limit: object) -> str:
    return f"{limit:g}" if isinstance(limit, float) else str(limit)
