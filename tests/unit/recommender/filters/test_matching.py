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
        2: FilterFacts(90, 0, ("French",), ("Tom Hanks",), ("cult",)),
        3: FilterFacts(150, None, ("English", "French"), ("Meg Ryan", "Tom Hanks"), ()),
        7: FilterFacts(None, 16, (), (), ("cult", "gore")),
        9: FilterFacts(100),
    }
)
IDS = np.array([2, 3, 5, 7])
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
    ],
)
def test_each_filter_narrows_and_says_what_is_unknown(
    filters: dict[str, Any], passing: list[int], unknown: list[int]
) -> None:
    found = INDEX.matches(MovieFilters(**filters))
    assert [IDS[flags].tolist() for flags in found] == [passing, unknown]
