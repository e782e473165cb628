import polars as pl
import pytest

from services.recommender.features import movie_terms as module
from services.recommender.features.movie_terms import named_terms, terms_of, without_common_words
from services.recommender.model.movie_features import TERMS
from shared.contracts.movie_records import MovieFields, MovieRecord


def record(movie_id: int, **fields: object) -> MovieRecord:
    return MovieRecord(movie_id=movie_id, version=1, fields=MovieFields.model_validate(fields))


def test_people_tags_and_words_of_the_overview_are_terms_in_lower_case() -> None:
    described = record(
        7, directors=["Jane Doe"], cast=["A. Actor"], tags=["Noir"], overview="A spy, and a Spy's wife 4711."
    )
    assert terms_of([described], with_tmdb=False).rows() == [
        (7, "director", "jane doe"),
        (7, "actor", "a. actor"),
        (7, "tag", "noir"),
        (7, "word", "wife"),
    ]


def test_of_terms_only_the_known_ones_are_wanted() -> None:
    described = record(7, cast=["Noir"], tags=["Noir", "Slow"], overview="A noir film.")
    known = {"tag": {"noir"}, "word": {"film"}}
    assert terms_of([described], with_tmdb=False, known=known).rows() == [(7, "tag", "noir"), (7, "word", "film")]


def test_people_and_tags_are_named_as_the_record_writes_them() -> None:
    fields = record(7, directors=["Jane Doe"], tags=["Noir"], overview="Words.").fields
    assert list(named_terms(fields)) == [("director", "Jane Doe"), ("tag", "Noir")]


def test_a_word_that_is_said_twice_is_one_term() -> None:
    assert terms_of([record(7, overview="Train after train")], with_tmdb=False)["name"].to_list() == ["train", "after"]


def test_what_tmdb_said_is_left_out_unless_it_may_be_used() -> None:
    source = {"fields": ["directors"], "fetched_on": "2026-11-01"}
    described = record(7, directors=["Jane Doe"], tags=["noir"], from_tmdb=source)
    assert terms_of([described], with_tmdb=False)["name"].to_list() == ["noir"]
    assert terms_of([described], with_tmdb=True)["name"].to_list() == ["jane doe", "noir"]


def test_nothing_is_said_without_records() -> None:
    assert terms_of([], with_tmdb=True).schema == TERMS


def test_words_of_many_overviews_are_left_out_but_not_their_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW_OVERVIEWS", 2)
    rows = [(movie, kind, name) for movie in (1, 2, 3) for kind, name in (("word", "life"), ("tag", "life"))]
    terms = pl.DataFrame([*rows, (1, "word", "submarine")], schema=TERMS, orient="row")
    left = without_common_words(terms)
    assert left.filter(kind="word")["name"].to_list() == ["submarine"]
    assert left.filter(kind="tag").height == 3
