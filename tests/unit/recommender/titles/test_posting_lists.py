import numpy as np

from services.recommender.titles.posting_lists import NumberIndex, PostingLists


def test_the_places_of_a_text_are_in_their_order() -> None:
    lists = PostingLists.from_pairs([("star", 0), ("wars", 0), ("star", 1), ("trek", 1)])
    assert list(lists.texts) == ["star", "trek", "wars"]
    assert [lists.of(text) for text in ("star", "wars", "alien")] == [[0, 1], [0], []]


def test_places_are_found_by_number() -> None:
    index = NumberIndex.from_numbers(np.array([1990, 1980, 1990, 2**40]))
    assert [index.of(number) for number in (1980, 1990, 2**40, 2000, 10**30)] == [[1], [0, 2], [3], [], []]
    assert (index.last_of(1990), index.last_of(7)) == (2, None)


def test_numbers_may_be_of_some_places_alone() -> None:
    index = NumberIndex.from_numbers(np.array([7, 5]), np.array([10, 20]))
    assert (index.of(5), index.of(7), index.last_of(7)) == ([20], [10], 10)
