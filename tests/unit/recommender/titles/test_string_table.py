import pytest

from services.recommender.titles.string_table import StringTable

TEXTS = ["", "amélie", "amélie", "brazil", "brazil 2", "火垂るの墓"]
TABLE = StringTable.from_texts(TEXTS)


def test_texts_are_read_as_they_were() -> None:
    assert list(TABLE) == TEXTS
    assert TABLE[1:3] == TEXTS[1:3]
    assert [TABLE[place] for place in range(len(TABLE))] == TEXTS


@pytest.mark.parametrize("place", [-1, len(TEXTS)])
def test_no_other_place_has_a_text(place: int) -> None:
    with pytest.raises(IndexError):
        TABLE[place]


def test_a_text_has_a_place() -> None:
    assert [TABLE.place(text) for text in ("", "amélie", "火垂るの墓", "amelie", "zzz")] == [0, 1, 5, None, None]


def test_texts_are_found_by_their_beginning() -> None:
    assert TABLE[slice(3, 5)] == [TABLE[place] for place in TABLE.beginning_with("brazil")]
    assert len(TABLE.beginning_with("x")) == 0


def test_a_table_may_be_empty() -> None:
    empty = StringTable.from_texts([])
    assert (list(empty), empty.place("a"), len(empty.beginning_with(""))) == ([], None, 0)
