import pytest

from services.voice.text_input.slot_types import CustomSlotType, FreeTextSlotType, NumberSlotType
from services.voice.text_input.spoken_numbers import ENGLISH, GERMAN, Numbers

GENRES = CustomSlotType("Genre", [{"id": "Sci-Fi", "name": {"value": "science fiction", "synonyms": ["sci fi"]}}])


def test_a_value_of_the_skill_is_found_by_its_synonyms() -> None:
    assert GENRES.pattern_in("some sci fi tonight") == "sci\\ fi"
    assert GENRES.pattern_in("a western") is None
    filled = GENRES.fill("sci fi")
    assert filled is not None
    (match,) = filled["resolutions"]["resolutionsPerAuthority"]
    assert (filled["value"], match["values"][0]["value"]["id"]) == ("sci fi", "Sci-Fi")
    assert GENRES.fill("a western") is None


def test_numbers_are_filled_with_digits_and_free_text_as_it_is() -> None:
    assert NumberSlotType(ENGLISH).fill("two hundred") == {"value": "200"}
    assert FreeTextSlotType().fill("some like it hot") == {"value": "some like it hot"}
    assert FreeTextSlotType.is_free_text
    assert not GENRES.is_free_text


@pytest.mark.parametrize(
    ("numbers", "text"),
    [(ENGLISH, "alien"), (ENGLISH, "talking to four people"), (ENGLISH, "4 stars"), (GERMAN, "3 filme")],
)
def test_words_that_are_not_a_number_alone_fill_none(numbers: Numbers, text: str) -> None:
    assert NumberSlotType(numbers).fill(text) is None
