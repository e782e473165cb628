"""Says what is wrong with the arguments of a call, in the language of the answer and in a model's terms."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from services.web.localization.formats import short_decimal
from services.web.localization.messages import N_
from services.web.localization.translation import gettext, translate
from services.web.mcp.tools.data import one_line

MAX_REPORTED = 5
WHOLE_NUMBER, NUMBER = N_("must be a whole number"), N_("must be a number")
SENTENCES = {
    "missing": N_("is missing"),
    "extra_forbidden": N_("is not an argument of this tool"),
    "too_short": N_("needs at least %(limit)s entries"),
    "too_long": N_("can have at most %(limit)s entries"),
    "string_too_short": N_("needs at least %(limit)s characters"),
    "string_too_long": N_("can have at most %(limit)s characters"),
    "string_pattern_mismatch": N_("must not be blank, and must have the form that the tool's schema gives"),
    "string_type": N_("must be a text"),
    "greater_than_equal": N_("must be at least %(limit)s"),
    "less_than_equal": N_("must be at most %(limit)s"),
    "less_than": N_("must be less than %(limit)s"),
    "multiple_of": N_("must be a multiple of %(limit)s"),
    "literal_error": N_("must be one of %(limit)s"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size", "whole_number"), WHOLE_NUMBER),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), N_("must be true or false")),
    **dict.fromkeys(("list_type", "tuple_type"), N_("must be a list")),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), N_("must be an object")),
}
"""By pydantic's types of errors."""
LIMITS = ("min_length", "max_length", "ge", "le", "lt", "multiple_of", "expected")
RULES = (
    N_("give either movie_id or title"),
    N_("from_year must not be greater than to_year"),
    N_("min_runtime must not be greater than max_runtime"),
)
"""Of several arguments together, as the schemas raise them."""


def wrong_arguments(error: ValidationError) -> str:
    wrong = "; ".join(map(_described, error.errors()[:MAX_REPORTED]))
    return gettext("These arguments are not allowed; correct them and call again: %(wrong)s") % {"wrong": wrong}


def _described(error: Any) -> str:
    where = one_line(".".join(map(str, error["loc"])))
    return f"{where}: {_rule(error)}" if where else _rule(error)


def _rule(error: Any) -> str:
    context: Mapping[str, Any] = error.get("ctx", {})
    if error["type"] == "value_error":
        return gettext(str(context["error"]))
    sentence = SENTENCES.get(error["type"])
    return translate(sentence) % {"limit": _limit(context)} if sentence else one_line(error["msg"])


def _limit(context: Mapping[str, Any]) -> str:
    limit = next((context[name] for name in LIMITS if name in context), "")
    return short_decimal(limit) if isinstance(limit, int | float) else str(limit)
