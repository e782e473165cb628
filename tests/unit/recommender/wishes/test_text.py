from services.recommender.wishes.text import WishText
from shared.contracts.questions.wishes import MAX_WORDS_LENGTH


def test_numbers_are_read_as_digits_and_said_as_written() -> None:
    text = WishText.of("Under Ninety Minutes")
    assert text.read == "under 90 minutes"
    assert text.said(6, 8) == "Ninety"
    assert text.said(0, len(text.read)) == "Under Ninety Minutes"


def test_german_is_known_by_its_small_words() -> None:
    assert WishText.of("ein Film ohne Krieg").is_german
    assert WishText.of("da war zu wenig Romantik").is_german
    assert not WishText.of("a war film").is_german


def test_a_number_within_a_word_stays() -> None:
    assert WishText.of("someone, bone").read == "someone, bone"


def test_letters_that_grow_in_lower_case_keep_their_places() -> None:
    text = WishText.of("\u0130stanbul \u2019s ten")
    assert text.said(text.read.index("10"), len(text.read)) == "ten"


def test_characters_are_skipped_up_to_the_end() -> None:
    text = WishText.of(", -a ")
    assert (text.skip(0, ", -"), text.skip(3, ", -"), text.skip(4, " ")) == (3, 3, 5)


def test_a_long_wish_is_cut() -> None:
    assert len(WishText.of("a" * 1000).original) == MAX_WORDS_LENGTH


def test_an_english_wish_may_name_a_german_title() -> None:
    assert not WishText.of("no war movies except Das Boot").is_german
    assert WishText.of("kein Western wie The Wild Bunch, nicht zu lang").is_german
