"""What a cell means: numbers, ids, years and dates. A cell that means nothing is None."""

import math
import re
from datetime import UTC, date, datetime

from shared.contracts.profile_imports import MAX_SEEN_DATES

IMDB_ID = re.compile(r"(?:tt)?(\d{1,10})", re.IGNORECASE)
ISO_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?")
LOCAL_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})")
YEAR = re.compile(r"(1[89]\d\d|2[01]\d\d)(?:\.0|\D.*)?")
SECONDS = re.compile(r"\d{9,11}")
FORMULA = re.compile(r"\A'(?=[=+\-@\t\r])")
MAX_TITLE = 300
MAX_ID = 2**53 - 1


def title(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking the title for a formula."""
    return FORMULA.sub("", text)[:MAX_TITLE].strip()


def number(text: str) -> float | None:
    """With a decimal point or a decimal comma."""
    try:
        value = float(text.replace(",", ".")) if len(text) <= 20 and "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def id_number(text: str) -> int | None:
    """Spreadsheets turn ids into decimals."""
    digits = text.removesuffix(".0")
    value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 16 else 0
    return value if 0 < value <= MAX_ID else None


def imdb_id(text: str) -> int | None:
    found = IMDB_ID.fullmatch(text.removesuffix(".0"))
    return (int(found[1]) or None) if found else None


def year(text: str) -> int | None:
    """Also that of a date."""
    found = YEAR.fullmatch(text)
    return int(found[1]) if found else None


def has_day_first(texts: list[str]) -> bool | None:
    """Of a file whose dates look like 3/4/2020. None if none of them says which number is the day."""
    found = [date for text in texts if (date := LOCAL_DATE.fullmatch(text))]
    if any(int(date[1]) > 12 or date[2] == "." for date in found):
        return True
    return False if any(int(date[3]) > 12 for date in found) else None


def moment(text: str, day_first: bool | None = None) -> int | None:
    """Seconds of the epoch, after its beginning. A date means its midnight in UTC."""
    try:
        seconds = int(text) if SECONDS.fullmatch(text) else _iso_moment(text) or _local_moment(text, day_first)
    except (ValueError, OverflowError):
        return None
    return seconds if seconds and seconds > 0 else None


def day(text: str, day_first: bool | None = None) -> date | None:
    seconds = moment(text, day_first)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date()


def days(text: str) -> tuple[date, ...]:
    """Those of our own export, with spaces between them."""
    found = {each for word in text.split() if (each := day(word)) is not None}
    return tuple(sorted(found, reverse=True)[:MAX_SEEN_DATES])


def _iso_moment(text: str) -> int | None:
    found = ISO_DATE.fullmatch(text)
    if found is None:
        return None
    numbers = [int(part or 0) for part in found.groups()[:6]]
    zone = found[7] or "Z"
    offset = 0 if zone in ("Z", "UTC") else int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[-2:]))
    return _seconds(*numbers) - 60 * offset


def _local_moment(text: str, day_first: bool | None) -> int | None:
    found = LOCAL_DATE.fullmatch(text)
    if found is None or day_first is None:
        return None
    first, second, last = int(found[1]), int(found[3]), int(found[4])
    day, month = (first, second) if day_first else (second, first)
    return _seconds(last if last > 99 else 2000 + last, month, day)


def _seconds(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]
