"""Says what is wrong with the arguments of a call, in the language of the answer and in a model's terms."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from services.web.localization.formats import short_decimal
from services.web.localization.messages import N_
from services.web.localization.translation import gettext, translate
from services.web.mcp.tools.data import one_line
from shared.contracts.validation import broken_rules

MAX_REPORTED = 5
SENTENCES = {
    **broken_rules.SENTENCES,
    "extra_forbidden": N_("is not an argument of this tool"),
    "string_pattern_mismatch": N_("must not be blank, and must have the form that the tool's schema gives"),
}
RULES = (
    N_("give either movie_id or title"),
    N_("from_year must not be greater than to_year"),
    N_("min_runtime must not be greater than max_runtime"),
)
"""Of several arguments together, as the schemas raise them."""


def wrong_arguments(error: ValidationError) -> str:
    wrong = "; ".join(map(_described, error.errors()[:MAX_REPORTED]))
    return gettext("These arguments are not allowed; correct them and call again: %(wrong)s") % {"wrong": wrong}


def _described(error: Mapping[str, Any]) -> str:
    where = one_line(".".join(map(str, error["loc"])))
    return f"{where}: {_rule(error)}" if where else _rule(error)


def _rule(error: Mapping[str, Any]) -> str:
    if error["type"] == "value_error":
        return gettext(str(error["ctx"]["error"]))
    sentence = SENTENCES.get(broken_rules.kind_of(error))
    return translate(sentence) % {"limit": _limit(error)} if sentence else one_line(error["msg"])


def _limit(error: Mapping[str, Any]) -> str:
    limit = broken_rules.limit_of(error)
    return short_decimal(limit) if isinstance(limit, int | float) else str(limit)
