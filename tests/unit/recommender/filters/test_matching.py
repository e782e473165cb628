from collections.abc import ItemsView
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from services.recommender.filters.fact_index import FactIndex
from services.recommender.filters.facts import FilterFacts
from services.recommender.filters.matching import FilterIndex
from services.recommender.model.movie_selection import MovieFilter
from shared.contracts.filtering.filters import MovieFilters

MOVIES = pl.DataFrame(
    {
        "movie_id": [2, 3, 5, 7],
        "year": [1980, 1990, None, 2000],
        "genres": [["Crime"], ["Comedy", "Crime"], ["Comedy"], []],
    },
    schema_overrides={"genres": pl.List(pl.String)},
)
FACTS = FactIndex.from_facts(
    {
        2: FilterFacts(90, 0, ("French",), ("Tom Hanks",), ("cult",), ("DE Netflix", "US Max"), True),
        3: FilterFacts(150, None, ("English", "French"), ("Meg Ryan", "Tom Hanks"), (), ("US Netflix",), True),
        5: FilterFacts(offers_known=True),
        7: FilterFacts(None, 16, (), (), ("cult", "gore")),
        9: FilterFacts(100),
    }
)
IDS = np.array([2, 3, 5, 7])


class CountedFacts(dict[int, FilterFacts]):
    walks = 0

    def items(self) -> ItemsView[int, FilterFacts]:  # type: ignore[override]
        self.walks += 1
        return super().items()


INDEX = FilterIndex.create(IDS, MovieFilter.from_movies(IDS, MOVIES), FACTS)


@pytest.mark.parametrize(
    ("filters", "passing", "unknown"),
    [
        ({}, [2, 3, 5, 7], []),
        ({"genre": "Crime"}, [2, 3], []),
        ({"genre": ["Crime", "Comedy"]}, [3], []),
        ({"without_genre": "Crime"}, [5, 7], []),
        ({"genre": "Comedy", "without_genre": "Crime"}, [5], []),
        ({"from_year": 1990}, [3, 7], [5]),
        ({"to_year": 1990}, [2, 3], [5]),
        ({"from_year": 1990, "to_year": 1990, "genre": "Crime"}, [3], []),
        ({"person": "tom hanks"}, [2, 3], []),
        ({"person": ["tom hanks", "meg ryan"]}, [3], []),
        ({"without_person": "meg ryan"}, [2, 5, 7], []),
        ({"tag": "cult"}, [2, 7], []),
        ({"tag": "cult", "without_tag": "gore"}, [2], []),
        ({"max_runtime": 90}, [2], [5, 7]),
        ({"min_runtime": 91}, [3], [5, 7]),
        ({"language": "fr"}, [2, 3], [5, 7]),
        ({"language": ["English", "de"]}, [3], [5, 7]),
        ({"max_age": 12}, [2], [3, 5]),
        ({"max_age": 12, "max_runtime": 90}, [2], [5]),
        ({"person": "nobody"}, [], []),
        ({"service": "netflix", "region": "DE"}, [2], [7]),
        ({"service": ["Max", "Netflix"], "region": "US"}, [2, 3], [7]),
        ({"service": "Netflix"}, [2, 3], [7]),
        ({"service": "Mubi", "region": "FR"}, [], [7]),
    ],
)
def test_each_filter_narrows_and_says_what_is_unknown(
    filters: dict[str, Any], passing: list[int], unknown: list[int]
) -> None:
    found = INDEX.matches(MovieFilters(**filters))
    assert [IDS[flags].tolist() for flags in found] == [passing, unknown]


@pytest.mark.parametrize("filters", [{"language": "fr"}, {"service": "Netflix"}])
def test_what_is_unknown_is_found_out_once(filters: dict[str, Any]) -> None:
    facts = CountedFacts(FACTS.facts)
    index = FilterIndex.create(IDS, MovieFilter.from_movies(IDS, MOVIES), replace(FACTS, facts=facts))
    before = facts.walks
    first, second = (index.matches(MovieFilters.model_validate(filters)) for _ in range(2))
    assert facts.walks == before + 1
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one, other)
