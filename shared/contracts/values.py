"""Value types that the other contracts are made of."""

from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

# Ids are read aloud and stored as DynamoDB numbers; the bound keeps them exact everywhere.
EntityId = Annotated[int, Field(ge=1, le=2**53 - 1)]


MAX_AMOUNT = 100


Amount = Annotated[int, Field(ge=1, le=MAX_AMOUNT)]


Stars = Annotated[float, Field(ge=0.5, le=5, multiple_of=0.5)]


Year = Annotated[int, Field(ge=1800, le=2200)]


def _neither_text_nor_truth(value: object) -> object:
    if isinstance(value, str | bool):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


NumberOnly = BeforeValidator(_neither_text_nor_truth)
"""For integers in JSON. In addresses and forms every value is text."""


MAX_BATCH_RATINGS = 90
"""Ratings that are written together: they go into one DynamoDB transaction, which takes 100 items."""


def _is_none(value: object) -> bool:
    return value is None


ExternalId = Annotated[int | None, Field(exclude_if=_is_none)]
"""An id elsewhere; only where the data set has it."""
