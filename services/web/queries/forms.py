"""What people put into the forms, read kindly and refused with a sentence."""

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from shared.contracts.errors import InvalidInput
from shared.contracts.values import MAX_AMOUNT

HIGHEST_ID = 2**53 - 1
LONGEST_FIELD = 2000
YEARS = range(1800, 2201)
ID_ALLOWED = "A user id is a whole number, 1 or higher."
AMOUNT_ALLOWED = f"You can ask for 1 to {MAX_AMOUNT} movies."


class BoundedForm(BaseModel):
    """What every form is: its texts are bounded, and by that known to be text. A form can spell half a character."""

    model_config = ConfigDict(str_max_length=LONGEST_FIELD)


def read_user_id(text: str) -> int:
    if not text.strip():
        raise InvalidInput(f"The user id is missing. {ID_ALLOWED}")
    number = whole_number(text)
    if number is None or number < 1:
        raise InvalidInput(f"“{shown(text)}” is not a user id. {ID_ALLOWED}")
    if number > HIGHEST_ID:
        raise InvalidInput(f"“{shown(text)}” is too large: nobody has this user id. {ID_ALLOWED}")
    return number


def read_amount(text: str) -> int:
    if not text.strip():
        raise InvalidInput(f"The number of movies is missing. {AMOUNT_ALLOWED}")
    number = whole_number(text)
    if number is None or number < 1:
        raise InvalidInput(f"“{shown(text)}” is not a number of movies. {AMOUNT_ALLOWED}")
    if number > MAX_AMOUNT:
        raise InvalidInput(f"“{shown(text)}” is too many. {AMOUNT_ALLOWED}")
    return number


def read_year(text: str) -> int | None:
    """Left out where nothing is given."""
    if not text.strip():
        return None
    number = whole_number(text)
    if number not in YEARS:
        raise InvalidInput(f"“{shown(text)}” is not a year. A year is a number such as 1994.")
    return number


def read_share(text: str, least: float) -> float:
    """What a slider says: a number from `least` to 1, 0 where nothing is given."""
    try:
        number = float(text) if text.strip() else 0.0
    except ValueError:
        number = least - 1
    if not least <= number <= 1:
        raise InvalidInput(f"“{shown(text)}” is not allowed here. Choose a number from {least:g} to 1.")
    return number


def whole_number(text: str) -> int | None:
    """Only as many digits are read as it takes to see that a number is too large."""
    digits = text.strip()
    sign, digits = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    return sign * int(digits[:20]) if digits.isascii() and digits.isdecimal() else None


def shown(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else f"{text[:40]}…"


def local_path(text: str, otherwise: str) -> str:
    """A path on this site to go on to; never another site, whatever a crafted link says."""
    parts = urlsplit(text)
    local = text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.netloc
    return text if local and text.isprintable() else otherwise
