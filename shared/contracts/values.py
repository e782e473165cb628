"""Value types of the other contracts."""

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Ids are spoken, and numbers in JavaScript; up to this bound they are exact everywhere.
EntityId = Annotated[int, Field(ge=1, le=2**53 - 1)]


MAX_AMOUNT = 100


Amount = Annotated[int, Field(ge=1, le=MAX_AMOUNT)]


Stars = Annotated[float, Field(ge=0.5, le=5, multiple_of=0.5)]


Year = Annotated[int, Field(ge=1800, le=2200)]


Region = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""A country by ISO 3166, such as DE."""


def _reject_text_and_bool(value: object) -> object:
    if isinstance(value, str | bool):
        raise PydanticCustomError("int_type", "must be a whole number")
    return value


def _reject_other_forms(value: object) -> object:
    if isinstance(value, int | float) or (isinstance(value, str) and not DAY.fullmatch(value)):
        raise PydanticCustomError("date_type", "must be a day, such as 2026-01-31")
    return value


NumberOnly = BeforeValidator(_reject_text_and_bool)
"""For integers in JSON; in URLs and forms every value is text."""


MAX_BATCH_RATINGS = 90
"""Ratings written together share one DynamoDB transaction, which is limited to 100 items."""


def is_none(value: object) -> bool:
    return value is None


ExternalId = Annotated[int | None, Field(exclude_if=is_none)]
"""An id of another site; omitted if the data set has none."""
Day = Annotated[date, BeforeValidator(_reject_other_forms)]
"""Pydantic alone would take a number, in digits too, for seconds since 1970."""
