import numpy as np
import pytest

from services.recommender.filters.fact_index import FactIndex
from services.recommender.filters.facts import FilterFacts
from services.recommender.filters.name_search import with_names
from services.recommender.titles.title_index import places_in_order
from services.recommender.titles.typed.search import Tier

IDS = np.arange(1, 8)
FACTS = FactIndex.from_facts(
    {
        1: FilterFacts(people=("Alfred Hitchcock", "Kim Novak")),
        2: FilterFacts(people=("Alfred Hitchcock",), tags=("time travel",)),
        3: FilterFacts(tags=("time travel",)),
        99: FilterFacts(people=("Alfred Hitchcock",)),
    }
)
TITLES = np.array([4, 5, 6]), np.array([Tier.TITLE, Tier.TYPOS, Tier.MOST_WORDS], dtype=np.uint8)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("alfred hitchcock", [4, 1, 2, 5]),
        ("Hitchcock", [4, 1, 2, 5]),
        ("novak", [4, 1, 5]),
        ("time travel", [4, 2, 3, 5]),
        ("hitch", [4, 5, 6]),
        ("travel", [4, 5, 6]),
        ("nobody", [4, 5, 6]),
        ("", [4, 5, 6]),
    ],
)
def test_films_of_a_person_or_tag_come_after_titles_and_before_typos(text: str, found: list[int]) -> None:
    places = places_in_order(*with_names(text, *TITLES, FACTS, IDS), IDS, np.arange(7))
    assert IDS[places].tolist() == found


def test_the_better_tier_of_a_film_counts() -> None:
    titles = np.array([2, 3]), np.array([Tier.TITLE, Tier.TYPOS], dtype=np.uint8)
    places = places_in_order(*with_names("time travel", *titles, FACTS, IDS), IDS, np.arange(7))
    assert IDS[places].tolist() == [2, 3]
