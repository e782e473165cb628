import pytest

from services.recommender.filters.languages import language_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *[("fr", "French"), ("French", "French"), ("FRENCH", "French"), ("pt-BR", "Portuguese"), ("zh", "Chinese")],
        *[("Mandarin", "Chinese"), ("klingon", "Klingon"), ("cn", "Cantonese")],
        *[("Französisch", "French"), ("japanisch", "Japanese"), ("LATEIN", "Latin")],
    ],
)
def test_codes_and_names_are_one_language(text: str, name: str) -> None:
    assert language_name(text) == name
