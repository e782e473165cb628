"""Names of every script, and those that nobody could see or count."""

# ruff: noqa: RUF001 (names are in letters that look like others)

import pytest

from services.web.accounts.names import MAX_CODE_POINTS, name_length, validate_name
from shared.contracts.errors import InvalidInput

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
PERSIAN = "می\u200cخواهم"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada", "Ada"),
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("\uff21da", "Ada"),
        ("4da", "4da"),
        (PERSIAN, PERSIAN),
        (f"\u200c{PERSIAN}\u200c", PERSIAN),
        ("علی\u200c \u200cرضا", "علی رضا"),
        ("A\u200d\u200dda", "A\u200dda"),
        (FAMILY, FAMILY),
        ("❤\ufe0f", "❤\ufe0f"),
        ("👍🏽 Zoe\u0308", "👍🏽 Zoë"),
        ("क्\u200dष", "क्\u200dष"),
        ("ශ්\u200dරී", "ශ්\u200dරී"),
        ("สมชาย", "สมชาย"),
        ("தமிழ்", "தமிழ்"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("한글", "한글"),
        ("עברית", "עברית"),
        ("🇩🇪", "🇩🇪"),
        ("½ Ada", "1⁄2 Ada"),
        ("O'Brien-Smith.", "O'Brien-Smith."),
        ("<b>Ada</b>", "<b>Ada</b>"),
    ],
)
def test_names_of_every_script_are_allowed(text: str, name: str) -> None:
    assert validate_name(text) == name
    assert validate_name(name) == name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Choose a name"),
        (" \u3000\u2003", "Choose a name"),
        ("\u200c", "Choose a name"),
        ("\u200d\u200c \u200d", "Choose a name"),
        ("a" * 41, "at most 40"),
        (FAMILY * 23, "at most 40"),
        ("a" + "\u0348" * MAX_CODE_POINTS, "at most 40"),
        ("a\x00b", "cannot be shown"),
        ("\u200b", "cannot be shown"),
        ("\ufeff", "cannot be shown"),
        ("\u2060Ada", "cannot be shown"),
        ("Ada\u00ad", "cannot be shown"),
        ("\u202eadA", "cannot be shown"),
        ("Ada\u2066", "cannot be shown"),
        ("Ada\u200f", "cannot be shown"),
        ("\u061cAda", "cannot be shown"),
        ("\u0301", "cannot be shown"),
        ("\u0301Ada", "cannot be shown"),
        ("Ada \u0348", "cannot be shown"),
        ("\ufe0f", "cannot be shown"),
        ("\u3164", "cannot be shown"),
        ("Ada\u3164", "cannot be shown"),
        ("\u2800\u2800", "cannot be shown"),
        ("\u115f\u1160", "cannot be shown"),
        ("Ada\u034f", "cannot be shown"),
        ("\U000e0041\U000e0042", "cannot be shown"),
        ("\ue000", "cannot be shown"),
        ("a\u2028b\u0085c\u009d", "cannot be shown"),
        ("12 3", "digits alone"),
        ("1\u200d2", "digits alone"),
        ("١٢٣", "digits alone"),
    ],
)
def test_a_name_that_is_blank_misleading_or_too_long_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        validate_name(text)


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("Ada", 3),
        (FAMILY, 1),
        ("👍🏽", 1),
        ("🇩🇪🇫🇷", 2),
        ("❤\ufe0f", 1),
        ("तमिल", 3),
        (PERSIAN, 7),
        ("g\u0348\u0349", 1),
    ],
)
def test_characters_are_counted_as_people_count_them(name: str, length: int) -> None:
    assert name_length(name) == length
