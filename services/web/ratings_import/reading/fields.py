"""What a cell means: numbers, ids, years and dates. A cell that means nothing is None."""

import math
import re
from datetime import UTC, date, datetime

from shared.contracts.profile_imports import MAX_SEEN_DATES

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
IMDB_ID = re.compile(r"(?:.*[/ ])?tt(\d{1,10})(?:[/?].*)?|(\d{1,10})", re.IGNORECASE)
ISO_DATE = re.compile(
    r"(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?"
)
OLD_IMDB_DATE = re.compile(rf"\w{{3}} ({'|'.join(MONTHS)}) +(\d\d?) \d\d:\d\d:\d\d (\d{{4}})")
WRITTEN_DATES = (
    re.compile(r"(?P<day>\d\d?)(?:\.|st|nd|rd|th)? (?P<month>[^\W\d]{3,9})\.?,? (?P<year>\d{4})"),
    re.compile(r"(?P<month>[^\W\d]{3,9})\.? (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{4})"),
)
WRITTEN_MONTHS = {name.lower(): at for at, name in enumerate(MONTHS, 1)} | {"mär": 3, "mai": 5, "okt": 10, "dez": 12}
LOCAL_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})")
YEAR = re.compile(r"(1[89]\d\d|2[01]\d\d)(?:\.0|\D.*)?")
SECONDS = re.compile(r"\d{9,11}")
FORMULA = re.compile(r"\A'(?=[=+\-@\t\r])")
OUT_OF = re.compile(r"(?P<value>[\d.,½]{1,8}) ?(?:/ ?(?P<greatest>5|10|100)|%)")
STARS = re.compile(r"(?P<whole>[★⭐]{0,5})\ufe0f?(?P<half>½?)")
MAX_TITLE = 300
MAX_ID = 2**53 - 1


def title(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking the title for a formula."""
    return FORMULA.sub("", text)[:MAX_TITLE].strip()


def number(text: str) -> float | None:
    """With a decimal point, a decimal comma, or a half: "4½"."""
    try:
        value = float(text.replace(",", ".").replace("½", ".5")) if len(text) <= 20 and "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def rating(text: str) -> float | None:
    """Also as "9/10", "90 %", "4½", and stars: "★★★★½"."""
    if found := STARS.fullmatch(text):
        return len(found["whole"]) + (0.5 if found["half"] else 0) or None
    found = OUT_OF.fullmatch(text)
    return number(found["value"] if found else text)


def greatest_rating(text: str) -> int | None:
    """Of the scale that the text itself names."""
    if STARS.fullmatch(text):
        return 5
    found = OUT_OF.fullmatch(text)
    return int(found["greatest"] or 100) if found else None


def id_number(text: str) -> int | None:
    """Spreadsheets turn ids into decimals."""
    digits = text.removesuffix(".0")
    value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 16 else 0
    return value if 0 < value <= MAX_ID else None


def imdb_id(text: str) -> int | None:
    """Also that in an address."""
    found = IMDB_ID.fullmatch(text.removesuffix(".0"))
    return (int(found[1] or found[2]) or None) if found else None


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
        seconds = int(text) if SECONDS.fullmatch(text) else _read_moment(text, day_first)
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


def _read_moment(text: str, day_first: bool | None) -> int | None:
    return (
        _iso_moment(text)
        or _local_moment(text, day_first)
        or _old_imdb_moment(text)
        or _written_moment(text.casefold())
    )


def _written_moment(text: str) -> int | None:
    """As in "March 1, 2010", "1 Mar 2010" and "1. März 2010"."""
    found = next((found for pattern in WRITTEN_DATES if (found := pattern.fullmatch(text))), None)
    month = WRITTEN_MONTHS.get(found["month"][:3]) if found else None
    return _seconds(int(found["year"]), month, int(found["day"])) if found and month else None


def _old_imdb_moment(text: str) -> int | None:
    """As in "Mon Mar  1 00:00:00 2010"."""
    found = OLD_IMDB_DATE.fullmatch(text)
    return _seconds(int(found[3]), MONTHS.index(found[1]) + 1, int(found[2])) if found else None


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
