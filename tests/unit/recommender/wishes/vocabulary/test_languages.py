import pytest

from tests.support.questions.wishes import means, read


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("in French", ["fr"]),
        ("auf Italienisch", ["it"]),
        ("Dutch", ["nl"]),
    ],
)
def test_each_wording_has_its_value(words: str, language: object) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"language": language}, [])


@pytest.mark.parametrize(
    ("words", "age"),
    [("for my 8 year old son", 8), ("für Zwölfjährige", 12), ("FSK 6", 6), ("for a 19 year old", None)],
)
def test_an_age_is_that_of_a_child(words: str, age: int | None) -> None:
    assert read(words).means.max_age == age
