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


@pytest.mark.parametrize(("rating_counts", "first"), [(20_000, "alien"), (30_000, "aliens")])
def test_half_the_logarithm_of_the_rating_count_adds_to_the_similarity(rating_counts: int, first: str) -> None:
    assert found("alien", [0, 0, 0, 0, 0, rating_counts])[0] == first


def test_a_title_with_nothing_in_common_has_no_similarity() -> None:
    assert SEARCH.similarities("zz")[3] == 0


@pytest.mark.parametrize(("common", "key", "query", "count"), [(10, 3, 4, 1), (11, 3, 5, 0)])
def test_a_similarity_of_74_is_enough(common: int, key: int, query: int, count: int) -> None:
    """The ratio is 20 / 27 = 74.1%, and 22 / 30 = 73.3%."""
    search = TitleSearch.from_keys(["a" * common + "b" * key])
    assert len(search.find("a" * common + "c" * query, np.zeros(1))) == count


def test_words_are_sorted() -> None:
    assert sort_words("star wars  a") == "a star wars"
