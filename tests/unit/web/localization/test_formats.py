from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from services.web.localization.formats import FILTERS
from services.web.localization.languages import use_language

DAY = date(2026, 11, 9)
MOMENT = datetime(2026, 11, 9, 7, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value", "english", "german"),
    [
        ("number", 1234567, "1,234,567", "1.234.567"),
        ("decimal", 4.25, "4.2", "4,2"),
        ("decimal", 5, "5.0", "5,0"),
        ("decimal", -0.04, "0.0", "0,0"),
        ("short_decimal", 4.0, "4", "4"),
        ("short_decimal", 4.5, "4.5", "4,5"),
        ("signed", 1.234, "+1.23", "+1,23"),
        ("signed", -0.5, "-0.50", "-0,50"),
        ("percent", 0.98, "98%", "98\N{NO-BREAK SPACE}%"),
        ("region_name", "DE", "Germany", "Deutschland"),
        ("region_name", "XX", "XX", "XX"),
        ("day", DAY, "9 November 2026", "9. November 2026"),
        ("day_of_year", DAY, "9 November", "9. November"),
        ("weekday", DAY, "Monday, 9 November", "Montag, 9. November"),
        ("month", DAY, "November 2026", "November 2026"),
        ("minute", MOMENT, "9 November 2026, 07:05", "9. November 2026, 07:05"),
        ("moment", MOMENT, "9 November 2026, 07:05:03", "9. November 2026, 07:05:03"),
        ("language_name", "French", "French", "Französisch"),
        ("language_name", "Klingonese", "Klingonese", "Klingonese"),
        ("country_name", "Germany", "Germany", "Deutschland"),
    ],
)
def test_each_language_writes_it_its_own_way(name: str, value: object, english: str, german: str) -> None:
    written: Callable[..., str] = FILTERS[name]
    assert written(value) == english
    with use_language("de"):
        assert written(value) == german
