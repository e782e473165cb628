import pytest

from services.web.localization.elsewhere import recognize
from services.web.localization.languages import use_language
from services.web.localization.translation import translate

DAY = "2027-06-01 is not a day on which you can have seen a movie. Give one from 1888-01-01 to today."


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (DAY, "Am 1. Juni 2027 kannst du keinen Film gesehen haben. Gib einen Tag vom 1. Januar 1888 bis heute an."),
        (
            "There is no genre of this name. The genres are: Comedy, War.",
            "Ein Genre mit diesem Namen gibt es nicht. Die Genres sind: Komödie, Krieg.",
        ),
        (
            "A profile holds at most 5,000 movies. Remove some first.",
            "Ein Profil fasst höchstens 5.000 Filme. Entferne zuerst einige.",
        ),
        (
            "No user has the id 12345. Check the number, or sign up to get one.",
            "Niemand hat die ID 12345. Prüfe die Nummer, oder registriere dich, um eine zu bekommen.",
        ),
    ],
)
def test_sentences_of_the_recommender_are_translated_with_their_values(english: str, german: str) -> None:
    with use_language("de"):
        assert translate(english) == german
    assert recognize(english) == english


def test_days_are_written_as_the_page_writes_them() -> None:
    assert translate(DAY).startswith("1 June 2027 is not a day")


def test_other_sentences_are_not_recognized() -> None:
    assert recognize(f"{DAY} Or not.") is None
