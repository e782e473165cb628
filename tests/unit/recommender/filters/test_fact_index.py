import polars as pl
import pytest

from services.recommender.datasets.formats import TERMS
from services.recommender.filters import fact_index
from services.recommender.filters.fact_index import FactIndex
from services.recommender.filters.facts import MAX_TAGS
from shared.contracts.movie_records import MovieFields, MovieRecord

TERM_ROWS = [(1, "tag", "toys"), *((2, "tag", f"tag {number}") for number in range(MAX_TAGS + 5)), (3, "other", "x")]
BASE = FactIndex.from_terms(pl.DataFrame(TERM_ROWS, schema=TERMS, orient="row"))


def record(movie_id: int, **fields: object) -> MovieRecord:
    return MovieRecord(movie_id=movie_id, version=1, fields=MovieFields.model_validate(fields))


def test_the_most_used_tags_of_a_data_set_are_facts() -> None:
    assert BASE.of(1).tags == ("toys",)
    assert BASE.of(2).tags == tuple(f"tag {number}" for number in range(MAX_TAGS))
    assert BASE.of(3).tags == BASE.of(99).tags == ()
    assert BASE.tags.find("toys") == {1}


@pytest.mark.parametrize("least", [0, 1000])
def test_records_change_facts_and_leave_the_index_before_as_it_was(least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_index, "MIN_CHANGES", least)
    records = {1: record(1, cast=["Tom Hanks"], languages=["en"]), 50: record(50, tags=["toys"], runtime=81)}
    first = BASE.with_records(records, BASE, [1, 50, 77])
    assert first.tags.find("toys") == {1, 50}
    assert first.people.find("tom hanks") == {1}
    assert (first.language_names, BASE.language_names) == (["English"], [])
    assert first.known == {"runtime": 1, "language": 1, "certificate": 0, "person": 1, "tag": 3}
    assert first.services == {}
    watch = {"DE": {"stream": ["Mubi", "Netflix"]}}
    offered = first.with_records(
        {7: record(7, watch=watch), 8: record(8, watch={"DE": {"stream": ["Netflix"]}})}, BASE, [7, 8]
    )
    assert offered.services == {"DE": ["Netflix", "Mubi"]}
    second = first.with_records({**records, 1: record(1, tags=["own"])}, BASE, [1])
    assert second.people.find("tom hanks") == set()
    assert (second.tags.find("toys"), first.tags.find("toys"), BASE.tags.find("toys")) == ({50}, {1, 50}, {1})
