"""When something was, as sites, spreadsheets and people write it. What is no certain date is None."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from services.web.ratings_import.reading.calendar_names import is_weekday, month_of
from shared.contracts.profile_imports import MAX_SEEN_DATES

ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")
"""What most exports have, which need not wait for the other notations."""
SECONDS = re.compile(r"(\d{9,11})(?:\.\d*)?")
MILLISECONDS = re.compile(r"(\d{13})(?:\.0)?")
SERIAL = re.compile(r"([34567]\d{4})(?:[.,](\d+))?")
"""Excel's number of days, from 1982 on, with the time as a fraction."""
SERIAL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?)?z?")
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)")
LOCAL_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})")
ZONES = {
    **{"z": 0, "utc": 0, "gmt": 0, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "bst": 1},
    **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
}
HALF = r"(?: ?(?P<half>[ap])\.? ?m\b\.?)"
ZONE = rf"(?: ?(?P<zone>{'|'.join(ZONES)})\b)?(?: ?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?(?!\d))?"
CLOCKS = (
    re.compile(
        r"(?:(?<=\d)t|(?<![\d.:+-]))(?P<hour>\d\d?)(?::| ?h ?)(?P<minute>\d\d)"
        rf"(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?![\d:]){HALF}?(?: ?(?:uhr|hrs?|h|uur)\b)?{ZONE}"
    ),
    re.compile(rf"(?<![\d.:])(?P<hour>\d\d?)(?:{HALF}| ?uhr\b)"),
    re.compile(r"(?<=[ ,])(?P<hour>\d\d?)\.(?P<minute>\d\d)(?:\.(?P<second>\d\d))?(?: ?uhr)?$"),
)
REMARK = re.compile(r" ?\([^()]*\)$")
AFTER_STOP = re.compile(r"(?<=\d)\. (?=\d)")
WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"\d+")
PREPOSITIONS = (
    "of the on at am um der den de del do da di le el la las los du dnia v dne om kl klo a à as às alle ore o"
)
SUFFIXES = "st nd rd th er re e eme ème ª º feira r z utc"
FILLERS = {*PREPOSITIONS.split(), *SUFFIXES.split()}
MAX_DATE = 100
CENTURY_BEGINS = 70
"""A year of two digits from this on is one of the last century."""


def moment(text: str, day_first: bool | None = None) -> int | None:
    """Seconds of the epoch, after its beginning. A date means its midnight in UTC."""
    if not text or len(text) > MAX_DATE:
        return None
    try:
        found = _in_digits(text) or _written(_Parts.of(text), day_first)
    except (ValueError, OverflowError):
        return None
    seconds = int(found.timestamp()) if found else 0
    return seconds if seconds > 0 else None


def day(text: str, day_first: bool | None = None) -> date | None:
    seconds = moment(text, day_first)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date()


def days(text: str) -> tuple[date, ...]:
    """Those of our own export, with spaces between them."""
    found = {each for word in text.split() if (each := day(word)) is not None}
    return tuple(sorted(found, reverse=True)[:MAX_SEEN_DATES])


def told_day_first(texts: Iterable[str]) -> set[bool]:
    """Whether the day comes before the month, as far as dates that look like 13/4/2020 say so. They may say both."""
    unclear = (text for text in texts if len(text) <= MAX_DATE and not text.isdecimal() and not ISO.fullmatch(text))
    found = (date for text in unclear if (date := LOCAL_DATE.fullmatch(_Parts.of(text).numbers)))
    return {told for date in found if (told := _is_day_first(date)) is not None}


@dataclass(frozen=True)
class _Parts:
    """`words` may name a month, `numbers` is what is left without them. "So 01.03.20" has no clock: a time alone is no
    date."""

    words: list[str]
    numbers: str
    clock: re.Match[str] | None

    @classmethod
    def of(cls, text: str) -> "_Parts":
        plain = AFTER_STOP.sub(".", REMARK.sub("", " ".join(text.casefold().split())))
        clock = next((found for each in CLOCKS if (found := each.search(plain))), None)
        rest = f"{plain[: clock.start()]} {plain[clock.end() :]}" if clock else plain
        if clock and LOCAL_DATE.fullmatch(clock[0]) and not NUMBER.search(rest):
            clock, rest = None, plain
        words = [word for word in WORD.findall(rest) if word not in FILLERS]
        return cls(words, WORD.sub(" ", rest).strip(" ,.;"), clock)


def _in_digits(text: str) -> datetime | None:
    """Seconds, milliseconds or days since some date, or digits in the order of ISO 8601."""
    if ISO.fullmatch(text):
        read = datetime.fromisoformat(text)
        return read if read.tzinfo else read.replace(tzinfo=UTC)
    if found := SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(found[1]), UTC)
    if found := MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(found[1]) // 1000, UTC)
    if found := SERIAL.fullmatch(text):
        seconds = round(float(f"0.{found[2] or 0}") * 24 * 3600)
        return SERIAL_ZERO + timedelta(days=int(found[1]), seconds=seconds)
    if found := COMPACT.fullmatch(text.casefold()):
        return _moment(*(int(part or 0) for part in found.groups()))
    return None


def _written(parts: _Parts, day_first: bool | None) -> datetime | None:
    found = _date_with_month(parts) or _date_in_numbers(parts, day_first)
    return _with_clock(_moment(*found), parts.clock) if found else None


def _date_in_numbers(parts: _Parts, day_first: bool | None) -> tuple[int, int, int] | None:
    if not all(is_weekday(word) for word in parts.words):
        return None
    if found := YEAR_FIRST.fullmatch(parts.numbers):
        return int(found[1]), int(found[3]), int(found[4])
    found = LOCAL_DATE.fullmatch(parts.numbers)
    if found is None:
        return None
    day_first = _is_day_first(found) if day_first is None else day_first
    if day_first is None and int(found[1]) != int(found[3]):
        return None
    day, month = (found[1], found[3]) if day_first else (found[3], found[1])
    return _year(found[4]), int(month), int(day)


def _is_day_first(date: re.Match[str]) -> bool | None:
    """None if the date itself does not say which number is the day."""
    if int(date[1]) > 12 or date[2] == ".":
        return True
    return False if int(date[3]) > 12 else None


def _date_with_month(parts: _Parts) -> tuple[int, int, int] | None:
    """As in "March 1, 2010", "1-Mar-10", "2010 Mar 1" and "Montag, 1. März 2010"."""
    numbers, month = NUMBER.findall(parts.numbers), _month(parts.words)
    if month is None or len(numbers) != 2:
        return None
    day, year = numbers if len(numbers[0]) < len("2010") else reversed(numbers)
    return _year(year), month, int(day)


def _month(words: list[str]) -> int | None:
    """Without the words for a day of the week, one of which, "mar", may be a month too."""
    if not all(month_of(word) or is_weekday(word) for word in words):
        return None
    months = {month for word in words if (month := month_of(word))}
    if len(months) > 1:
        months = {month for word in words if (month := month_of(word)) and not is_weekday(word)}
    return months.pop() if len(months) == 1 else None


def _year(digits: str) -> int:
    """Raises `ValueError` for one of three digits."""
    if len(digits) == 3:
        raise ValueError
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= CENTURY_BEGINS else 2000)


def _with_clock(midnight: datetime, clock: re.Match[str] | None) -> datetime:
    if clock is None:
        return midnight
    named = clock.groupdict()
    hour = int(named["hour"])
    if named.get("half"):
        hour += 12 * (named["half"] == "p" and hour < 12) - 12 * (named["half"] == "a" and hour == 12)
    time = midnight.replace(hour=hour, minute=int(named.get("minute") or 0), second=int(named.get("second") or 0))
    return time - _offset(named)


def _offset(named: Mapping[str, str | None]) -> timedelta:
    sign = -1 if named.get("sign") == "-" else 1
    told = timedelta(hours=int(named.get("hours") or 0), minutes=int(named.get("minutes") or 0))
    return timedelta(hours=ZONES.get(named.get("zone") or "", 0)) + sign * told


def _moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]
