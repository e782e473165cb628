import numpy as np
import pytest

from services.recommender.model.title_search import TitleSearch, sort_words

KEYS = ["godfather", "godfather part ii", "star wars", "it", "alien", "aliens"]
SEARCH = TitleSearch.from_keys(KEYS)
UNRATED = np.zeros(len(KEYS))


def found(query: str, rating_counts: list[int] | None = None) -> list[str]:
    counts = UNRATED if rating_counts is None else np.array(rating_counts)
    return [KEYS[place] for place in SEARCH.find(query, counts)]


@pytest.mark.parametrize(
    ("query", "first"),
    [("godfathr", "godfather"), ("wars star", "star wars"), ("part ii godfather", "godfather part ii"), ("it", "it")],
)
def test_typos_and_word_order_are_forgiven(query: str, first: str) -> None:
    assert found(query)[0] == first


def test_a_title_that_is_not_similar_is_not_found() -> None:
    assert found("casablanca") == []


@pytest.mark.parametrize(
    ("query", "place", "similarity"),
    [("alien", 4, 100), ("wars star", 2, 100), ("godfather", 1, 95), ("god", 0, 95), ("father", 0, 90)],
)
def test_the_best_kind_of_match_counts(query: str, place: int, similarity: float) -> None:
    assert SEARCH.similarities(query)[place] == pytest.approx(similarity)


def test_a_part_counts_only_from_three_letters_on_and_in_longer_titles() -> None:
    assert SEARCH.similarities("at")[0] < 74
    assert SEARCH.similarities("ath")[0] == pytest.approx(90)
    assert SEARCH.similarities("it is a long query")[3] < 74


def test_the_most_similar_come_first_and_among_similar_ones_the_most_rated() -> None:
    assert found("alien") == ["alien", "aliens"]
    assert found("alie", [0] * 6) == ["alien", "aliens"]
    assert found("alie", [0, 0, 0, 0, 0, 50]) == ["aliens", "alien"]
    assert found("alien", [0, 0, 0, 0, 0, 50]) == ["alien", "aliens"]


def test_words_are_sorted() -> None:
    assert sort_words("star wars  a") == "a star wars"
