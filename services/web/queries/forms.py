"""Parses form fields leniently; raises `InvalidInput` with a message that says what is allowed."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, ConfigDict
from starlette.datastructures import QueryParams

from services.web.localization.messages import Message
from shared.contracts.errors import InvalidInput
from shared.contracts.values import MAX_AMOUNT

MAX_ID = 2**53 - 1
MAX_FIELD_LENGTH = 2000
MAX_ADDRESS_FIELDS = 100
YEARS = range(1800, 2201)
ID_ALLOWED = Message("A user id is a whole number, 1 or higher.")
AMOUNT_ALLOWED = Message("You can ask for 1 to %(most)s movies.", most=MAX_AMOUNT)


class BoundedForm(BaseModel):
    """Bounds the length of text fields, which also makes pydantic refuse lone surrogates."""

    model_config = ConfigDict(str_max_length=MAX_FIELD_LENGTH)


def read_user_id(text: str) -> int:
    if not text.strip():
        raise InvalidInput(Message("The user id is missing. %(allowed)s", allowed=ID_ALLOWED))
    number = parse_integer(text)
    if number is None or number < 1:
        raise InvalidInput(Message("“%(text)s” is not a user id. %(allowed)s", text=shorten(text), allowed=ID_ALLOWED))
    if number > MAX_ID:
        raise InvalidInput(
            Message(
                "“%(text)s” is too large: nobody has this user id. %(allowed)s",
                text=shorten(text),
                allowed=ID_ALLOWED,
            )
        )
    return number


def read_amount(text: str) -> int:
    if not text.strip():
        raise InvalidInput(Message("The number of movies is missing. %(allowed)s", allowed=AMOUNT_ALLOWED))
    number = parse_integer(text)
    if number is None or number < 1:
        raise InvalidInput(
            Message("“%(text)s” is not a number of movies. %(allowed)s", text=shorten(text), allowed=AMOUNT_ALLOWED)
        )
    if number > MAX_AMOUNT:
        raise InvalidInput(Message("“%(text)s” is too many. %(allowed)s", text=shorten(text), allowed=AMOUNT_ALLOWED))
    return number


def read_year(text: str) -> int | None:
    """None if the field is empty."""
    if not text.strip():
        return None
    number = parse_integer(text)
    if number not in YEARS:
        raise InvalidInput(Message("“%(text)s” is not a year. A year is a number such as 1994.", text=shorten(text)))
    return number


def read_day(text: str) -> date:
    """Today if the field is empty."""
    if not text.strip():
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInput(Message("“%(text)s” is not a day. Write it as 2026-01-31.", text=shorten(text))) from None


def read_share(text: str, least: float) -> float:
    """A slider's value from `least` to 1; 0 if the field is empty."""
    try:
        number = float(text) if text.strip() else 0.0
    except ValueError:
        number = least - 1
    if not least <= number <= 1:
        raise InvalidInput(
            Message(
                "“%(text)s” is not allowed here. Choose a number from %(least)s to 1.",
                text=shorten(text),
                least=f"{least:g}",
            )
        )
    return number


def parse_integer(text: str) -> int | None:
    """None if the text is not an integer. Reads at most 20 digits, enough to see that a number is too large."""
    digits = text.strip()
    sign, digits = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    return sign * int(digits[:20]) if digits.isascii() and digits.isdecimal() else None


def read_address(text: str) -> QueryParams:
    """The query fields of an address of this site. Raises `InvalidInput` if it is none, or has too many fields."""
    try:
        return QueryParams(parse_qsl(urlsplit(text).query, max_num_fields=MAX_ADDRESS_FIELDS))
    except ValueError as error:
        raise InvalidInput(Message("“%(text)s” is not an address of this site.", text=shorten(text))) from error


def shorten(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else f"{text[:40]}…"


def local_path(text: str, default: str) -> str:
    """Returns `text` if it is a path on this site, else `default`; a crafted link never leads to another site."""
    try:
        url = urlsplit(text)
    except ValueError:
        return default
    is_local = text.startswith("/") and not text.startswith(("//", "/\\")) and not url.netloc
    return text if is_local and text.isprintable() else default
