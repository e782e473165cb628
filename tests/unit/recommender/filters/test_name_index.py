import pytest

from services.recommender.filters.name_index import NameIndex

NAMES = {1: ["Tom Hanks", "Meg Ryan"], 2: ["Tom Cruise"], 3: ["Penélope Cruz", "Tom Cruise"], 4: ["Colin Hanks"]}
INDEX = NameIndex.from_names(NAMES)


@pytest.mark.parametrize(
    ("name", "movies"),
    [
        *[("Tom Hanks", {1}), ("tom hanks", {1}), ("HANKS, tom", {1}), ("penelope cruz", {3})],
        *[("hanks", {1, 4}), ("tom", {1, 2, 3}), ("cru", {2, 3}), ("tom ha", set()), ("tom han", {1})],
        *[("", set()), ("?!", set()), ("x" * 100, set()), ("Meg Cruise", set())],
    ],
)
def test_a_name_is_found_by_its_words(name: str, movies: set[int]) -> None:
    assert INDEX.find(name) == movies


def test_a_whole_name_comes_before_names_that_contain_it() -> None:
    index = NameIndex.from_names({1: ["Prince"], 2: ["Prince Rogers"]})
    assert index.find("prince") == {1}
    assert index.with_words("prince") == {1, 2}


def test_changed_movies_replace_those_before() -> None:
    changed = INDEX.with_changes({1: ["Meg Ryan"], 9: ["Tom Hanks"]})
    assert changed.find("Tom Hanks") == {9}
    assert changed.find("Meg Ryan") == {1}
    assert INDEX.find("Tom Hanks") == {1}, "indexes are immutable"
    assert changed.with_changes({1: ["Tom Hanks"]}).find("Tom Hanks") == {1}
