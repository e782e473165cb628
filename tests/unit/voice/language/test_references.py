import pytest

from services.voice.language.references import joined_titles, reference_of, split_titles


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("it", "it"),
        ("The last one.", "last"),
        ("ALL OF THEM", "all"),
        ("die beiden", "both"),
        ("the other two", "both"),
        ("die anderen beiden", "both"),
        ("die anderen zwei", "both"),
        ("die beiden anderen", "both"),
        ("number two", "2"),
        ("ja, den", "it"),
    ],
)
def test_words_for_what_was_heard_are_places(words: str, place: str) -> None:
    assert reference_of(words) == place


@pytest.mark.parametrize("words", ["alien", "the good one", "no one", ""])
def test_other_words_are_not(words: str) -> None:
    assert reference_of(words) is None


def test_two_titles_may_be_joined() -> None:
    assert split_titles("heat and casino") == ("heat", "casino")
    assert split_titles("heat und casino") == ("heat", "casino")
    assert split_titles("heat") is None


def test_two_titles_between_which_somebody_does_not_choose_are_both_meant() -> None:
    assert joined_titles("heat and casino") == ("heat", "casino")
    assert joined_titles("heat or casino") is None
