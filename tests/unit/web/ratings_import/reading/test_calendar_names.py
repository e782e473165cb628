import pytest

from services.web.ratings_import.reading.calendar_names import is_weekday, month_of


@pytest.mark.parametrize(
    ("word", "month"),
    [
        *(("jänner", 1), ("Jaenner", 1), ("febr", 2), ("Mrz", 3), ("marca", 3), ("maart", 3), ("avr", 4), ("mei", 5)),
        *(("června", 6), ("července", 7), ("août", 8), ("Septem", 9), ("vyys", None), ("out", 10), ("listopada", 11)),
        *(("joulukuuta", 12), ("déc", 12), ("", None), ("m", None), ("ja", None), ("jui", None), ("Marsch", None)),
    ],
)
def test_months_have_their_names_and_beginnings_of_one_month_alone(word: str, month: int | None) -> None:
    assert month_of(word) == month


def test_no_name_of_a_month_is_read_as_two() -> None:
    assert [month_of(word) for word in ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep")] == [
        *range(1, 10)
    ]
    assert [month_of(word) for word in ("mar", "maj", "lis", "srp", "led", "ago", "set", "ott")] == [
        3,
        5,
        11,
        8,
        1,
        8,
        9,
        10,
    ]


def test_days_of_the_week_are_known() -> None:
    assert all(is_weekday(word) for word in ("Di", "Tues", "Thurs", "Weds", "Sonnabend", "mié", "sábado", "czw", "søn"))
    assert not any(is_weekday(word) for word in ("", "t", "until", "March", "heute"))
