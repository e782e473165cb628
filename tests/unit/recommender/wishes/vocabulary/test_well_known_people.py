import pytest

from services.recommender.wishes.vocabulary.well_known_people import is_well_known
from tests.support.questions.wishes import means, read


@pytest.mark.parametrize("name", ["Tom Cruise", "De Niro", "Hitchcock", "Jean-Luc Godard", "F. Murray Abraham"])
def test_who_is_well_known_has_a_name(name: str) -> None:
    assert is_well_known(name)


@pytest.mark.parametrize("words", ["Herz", "Happy End", "Tom", "Purple Elephants", "Netflix", "Wilder Westen"])
def test_a_noun_is_no_name(words: str) -> None:
    assert not is_well_known(words)


@pytest.mark.parametrize(
    ("words", "missed"),
    [
        *(("mit Herz", "Herz"), ("mit Happy End", "Happy End"), ("mit einem Hund", "Hund")),
        *(("keine Fortsetzungen", "Fortsetzungen"), ("nothing with Nazis", "Nazis"), ("on Netflix", "Netflix")),
    ],
)
def test_nouns_that_nothing_is_known_of_are_said_back(words: str, missed: str) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({}, [missed])
