import pytest

from services.voice.language.title_languages import title_language


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Das Boot", "de-DE"),
        ("Der Blaue Engel", "de-DE"),
        ("Über den Dächern von Nizza", "de-DE"),
        ("Les Misérables", "fr-FR"),
        ("Il Postino", "it-IT"),
        ("El Mariachi", "es-ES"),
        ("Die Hard", "en-US"),
        ("M", "en-US"),
        ("L.A. Confidential", "en-US"),
        ("Un", "en-US"),
        ("101 Dalmatians", "en-US"),
        ("", "en-US"),
    ],
)
def test_the_first_word_or_the_letters_tell_the_language(title: str, language: str) -> None:
    assert title_language(title) == language
