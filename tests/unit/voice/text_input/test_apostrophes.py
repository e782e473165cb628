import pytest

from services.voice.text_input.apostrophes import with_apostrophes


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("whats it about", "what's it about"),
        ("i don\N{RIGHT SINGLE QUOTATION MARK}t like it", "i don't like it"),
        ("ive seen it and didnt like it", "i've seen it and didn't like it"),
        ("worum gehts im zweiten", "worum geht's im zweiten"),
        ("its on, were we there", "its on, were we there"),
        ("dontist", "dontist"),
        ("and ive seen it", "and i've seen it"),
        ("movies by jony ive", "movies by jony ive"),
    ],
)
def test_apostrophes_that_are_missing_are_put_in_where_the_word_is_nothing_else(typed: str, heard: str) -> None:
    assert with_apostrophes(typed) == heard
