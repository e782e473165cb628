from dataclasses import replace
from typing import Any, cast

import polars as pl

from services.recommender.datasets.formats import RATINGS, TERMS, Dataset
from services.recommender.domain.ports import Rating
from services.recommender.training.training_set import training_set
from shared.contracts.movie_records import MovieFields, MovieRecord
from tests.support.served_models import twin_dataset

NEW = 1_000_001


def new(*ratings: Rating) -> pl.DataFrame:
    return pl.DataFrame(ratings, schema=RATINGS, orient="row")


def record(movie_id: int, **fields: object) -> MovieRecord:
    return MovieRecord(movie_id=movie_id, version=1, fields=MovieFields.model_validate(fields))


def test_new_ratings_are_added_unless_their_movie_is_unknown(dataset: Dataset) -> None:
    ratings = training_set(dataset, new((1000, 1, 4.5, 5), (1000, 2, 5.0, 6)), {}).ratings.whole()
    assert ratings.height == dataset.ratings.height + 1
    assert ratings.row(-1) == (1000, 1, 4.5, 5)
    assert training_set(dataset, new(), {}).ratings.whole().equals(dataset.ratings)


def test_an_added_movie_is_learnt_once_it_is_rated(dataset: Dataset) -> None:
    records = {NEW: record(NEW, title="New", year=2026, genres=["Drama"], tags=["noir"])}
    before = training_set(dataset, new(), records)
    assert before.movies.equals(dataset.movies)
    assert before.terms.is_empty()
    rated = training_set(dataset, new((1000, NEW, 5.0, 7)), records)
    assert rated.movies.row(-1) == (NEW, "New", 2026, ["Drama"])
    assert rated.ratings.whole().row(-1) == (1000, NEW, 5, 7)
    assert rated.terms.rows() == [(NEW, "tag", "noir")]


def test_a_record_without_a_title_is_no_movie(dataset: Dataset) -> None:
    rated = training_set(dataset, new((1000, NEW, 5.0, 7)), {NEW: record(NEW, genres=["Drama"])})
    assert rated.movies.equals(dataset.movies)
    assert rated.ratings.whole().equals(dataset.ratings)


def test_records_correct_and_describe_movies_of_the_data_set(dataset: Dataset) -> None:
    movie_id, *_ = dataset.movies["movie_id"]
    tagged = pl.DataFrame([(movie_id, "tag", "noir")], schema=TERMS, orient="row")
    records = {movie_id: record(movie_id, year=1931, directors=["Jane Doe"], tags=["Noir"])}
    learnt = training_set(replace(dataset, terms=tagged), new(), records)
    assert learnt.movies.filter(movie_id=movie_id)["year"].item() == 1931
    assert learnt.movies.height == dataset.movies.height
    assert learnt.terms.rows() == [(movie_id, "tag", "noir"), (movie_id, "director", "jane doe")]


def test_what_tmdb_said_is_learnt_where_that_is_allowed(dataset: Dataset) -> None:
    movie_id, *_ = dataset.movies["movie_id"]
    said = {"fields": ["directors"], "fetched_on": "2026-11-01"}
    records = {movie_id: record(movie_id, directors=["Jane Doe"], from_tmdb=said)}
    assert training_set(dataset, new(), records).terms.is_empty()
    assert training_set(dataset, new(), records, tmdb_features=True).terms.height == 1


def test_a_record_of_a_twin_describes_the_movie_that_is_kept() -> None:
    loaded = twin_dataset()
    (other, kept), *_ = loaded.catalogue.twins.kept.items()
    learnt = training_set(cast("Any", loaded.source), new(), {other: record(other, tags=["noir"])})
    assert other not in learnt.movies["movie_id"].to_list()
    assert learnt.terms.rows() == [(kept, "tag", "noir")]
