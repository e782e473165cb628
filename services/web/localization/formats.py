"""Dates and numbers as the language of the page writes them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal, format_percent

from services.web.localization.languages import LOCALES, Language, current_language, current_locale


def number(value: float) -> str:
    """With separators: 1,234 or 1.234."""
    return format_decimal(value, locale=current_locale())


def decimal(value: float, digits: int = 1) -> str:
    """Rounded to that many digits, all of which are shown."""
    return _decimal(round(value, digits) + 0.0, digits, current_language())  # no -0.0


@lru_cache(maxsize=1024)
def _decimal(value: float, digits: int, language: Language) -> str:
    """Kept: each movie of a list has ten half stars to choose from, and Babel takes 20 microseconds a number."""
    return format_decimal(value, f"#,##0.{'0' * digits}", locale=LOCALES[language])


def short_decimal(value: float) -> str:
    """With as many digits as it needs, such as 4 or 4.5."""
    return format_decimal(value, "0.##", locale=current_locale())


def percent(value: float) -> str:
    return format_percent(value, locale=current_locale())


def signed(value: float) -> str:
    return format_decimal(value, "+0.00;-0.00", locale=current_locale())


def day(value: date) -> str:
    return format_date(value, "long", locale=current_locale())


def day_of_year(value: date) -> str:
    return format_skeleton("MMMMd", _at_midnight(value), locale=current_locale())


def weekday(value: date) -> str:
    return f"{format_date(value, 'EEEE', locale=current_locale())}, {day_of_year(value)}"


def month(value: date) -> str:
    return format_date(value, "MMMM y", locale=current_locale())


def minute(value: datetime) -> str:
    return f"{day(value)}, {format_datetime(value, 'HH:mm', tzinfo=value.tzinfo, locale=current_locale())}"


def moment(value: datetime) -> str:
    return f"{day(value)}, {format_datetime(value, 'HH:mm:ss', tzinfo=value.tzinfo, locale=current_locale())}"


def isolated(text: str) -> str:
    """Text of either direction, for places where a tag is not possible."""
    return f"\u2068{text}\u2069"


def language_name(english: str) -> str:
    """Of a language that is named in English, as movies name theirs."""
    code = _codes("languages").get(english)
    return current_locale().languages.get(code, english) if code else english


def country_name(english: str) -> str:
    code = _codes("territories").get(english)
    return current_locale().territories.get(code, english) if code else english


def region_name(code: str) -> str:
    """Of a country by its code of two letters."""
    return str(current_locale().territories.get(code, code))


@cache
def _codes(kind: Literal["languages", "territories"]) -> dict[str, str]:
    names = Locale("en").languages if kind == "languages" else Locale("en").territories
    return {name: code for code, name in names.items()}


def _at_midnight(value: date) -> datetime:
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


NUMBERS = (number, decimal, short_decimal, percent, signed)
DATES = (day, day_of_year, weekday, month, minute, moment)
FILTERS: dict[str, Callable[..., str]] = {
    each.__name__: each for each in (*NUMBERS, *DATES, language_name, country_name, region_name)
}
"""Of templates."""
