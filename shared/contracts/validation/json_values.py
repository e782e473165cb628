"""Numbers and flags as JSON has them, or spelled as text, as CSV files and forms have them."""

import re

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

DIGITS = re.compile(r"-?\d{1,16}(?:\.0+)?", re.ASCII)
"""Spreadsheets write whole numbers as 1999.0 in columns with gaps."""
FLAGS = {"true": True, "false": False}


def _whole_number(value: object) -> object:
    if isinstance(value, str) and DIGITS.fullmatch(value.strip()):
        return int(value.strip().split(".")[0])
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise PydanticCustomError("whole_number", "write a whole number, in digits")


def _flag(value: object) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().casefold() in FLAGS:
        return FLAGS[value.strip().casefold()]
    raise PydanticCustomError("flag", "write true or false")


WholeNumber = BeforeValidator(_whole_number)
Flag = BeforeValidator(_flag)
"""A guess about "yes" or 1 could hide a movie, or show it."""
