from collections.abc import Iterable

import pytest

from services.recommender.titles.vocabulary import Vocabulary, max_typos

TEXTS = ["star wars", "star trek", "godfather", "redemption", "starship troopers"]
VOCABULARY = Vocabulary.from_texts(TEXTS)


def words(places: Iterable[int]) -> list[str]:
    return [VOCABULARY.words[place] for place in places]


def test_a_word_has_a_place_and_names() -> None:
    place = VOCABULARY.place("star")
    assert place is not None
    assert VOCABULARY.containing([place]).tolist() == [0, 1]
    assert VOCABULARY.place("sta") is None
    assert VOCABULARY.containing([]).tolist() == []


def test_words_are_found_by_their_beginning() -> None:
    found = VOCABULARY.beginning_with("star")
    assert words(found) == ["star", "starship"]
    assert sorted(VOCABULARY.containing(found).tolist()) == [0, 1, 4]


@pytest.mark.parametrize(
    ("word", "similar"),
    [
        ("tsar", ["star"]),
        ("stra", ["star"]),
        ("stars", ["star"]),
        ("godfahter", ["godfather"]),
        ("gdfathr", []),
        ("gudfathar", ["godfather"]),
        ("wra", []),
        ("x" * 5000, []),
    ],
)
def test_typos_are_forgiven(word: str, similar: list[str]) -> None:
    assert words(VOCABULARY.similar(word)) == similar


def test_the_beginning_of_a_word_may_have_a_typo() -> None:
    assert words(VOCABULARY.similar_beginnings("redemt")) == ["redemption"]
    assert VOCABULARY.similar_beginnings("zzzzzz") == {}


def test_numbers_and_short_words_have_no_typos() -> None:
    assert [max_typos(word) for word in ("cat", "cats", "catalogs", "2001")] == [0, 1, 2, 0]
