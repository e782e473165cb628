import numpy as np
import polars as pl
import pytest

from services.recommender.model.movie_features import TERMS, FeatureSpace

SCHEMA = pl.Schema({"movie_id": pl.Int64(), "year": pl.Int32(), "genres": pl.List(pl.String())})
ROWS = {"movie_id": [3, 1, 2], "year": [1998, 1990, None], "genres": [["War"], ["Drama", "War"], []]}
MOVIES = pl.DataFrame(ROWS, schema=SCHEMA)
TAGS = [(1, "tag", "noir"), (2, "tag", "noir"), (2, "tag", "rain"), (3, "tag", "rain"), (3, "tag", "only once")]
TERMS_OF_MOVIES = pl.DataFrame(TAGS, schema=TERMS, orient="row")
SPACE = FeatureSpace.from_frames(MOVIES, TERMS_OF_MOVIES)


def test_a_row_holds_genres_years_a_one_and_terms() -> None:
    rows = SPACE.encode(MOVIES, TERMS_OF_MOVIES).toarray()
    assert rows.shape == (3, SPACE.size)
    assert rows[:, :2].tolist() == [[1, 1], [0, 0], [0, 1]], "in the order of the movie ids"
    assert SPACE.years.tolist() == [1990, 1992, 1994, 1996, 1998]
    assert rows[0, 2:7] == pytest.approx(np.exp(-np.array([0, 4, 16, 36, 64]) / 8), abs=1e-6)
    assert rows[1, 2:7] == pytest.approx(np.exp(-np.array([16, 4, 0, 4, 16]) / 8), abs=1e-6), "the median year"
    assert rows[:, 7].tolist() == [1, 1, 1]
    assert rows[:, 8:] == pytest.approx(np.array([[1, 0], [0.5**0.5, 0.5**0.5], [0, 1]]))


def test_a_term_of_a_single_movie_is_no_feature() -> None:
    assert list(SPACE.rarity["tag"]) == ["noir", "rain"]


def test_new_movies_are_encoded_with_what_is_known_of_them() -> None:
    new = pl.DataFrame({"movie_id": [9], "year": [1994], "genres": [["War", "Unheard of"]]}, schema=SCHEMA)
    terms = pl.DataFrame(
        [(9, "tag", "rain"), (9, "person", "somebody"), (1, "tag", "noir")], schema=TERMS, orient="row"
    )
    row = SPACE.encode(new, terms).toarray()[0]
    assert row[:2].tolist() == [0, 1]
    assert row[4] == 1
    assert row[8:].tolist() == [0, 1]
    assert SPACE.encode(new).toarray()[0, 8:].tolist() == [0, 0]


def test_movies_that_are_not_listed_have_the_usual_year() -> None:
    rows = SPACE.encode(MOVIES, None, np.array([1, 2, 3, 4])).toarray()
    assert rows[3].tolist() == rows[1].tolist()


def test_without_years_there_are_no_bumps() -> None:
    assert FeatureSpace.from_frames(MOVIES.with_columns(year=pl.lit(None, pl.Int32))).size == 3
    assert FeatureSpace.from_frames(MOVIES.drop("year")).encode(MOVIES.drop("year")).shape == (3, 3)
