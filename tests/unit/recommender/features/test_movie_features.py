import numpy as np
import polars as pl

from services.recommender.features.movie_features import movie_features
from services.recommender.model.movie_features import TERMS, FeatureSpace
from shared.contracts.movie_records import MovieFields, MovieRecord
from shared.contracts.movies import Movie

GENRES = ["Comedy", "Drama"]
TAGS = pl.DataFrame([(1, "tag", "noir"), (2, "tag", "noir"), (3, "tag", "jazz")], schema=TERMS, orient="row")
FRAME = pl.DataFrame({"movie_id": [1, 2, 3], "year": [1990, 1992, 1994], "genres": [["Drama"], ["Comedy"], ["Drama"]]})
SPACE = FeatureSpace.from_frames(FRAME, TAGS)


def movie(movie_id: int, year: int | None, *genres: str) -> Movie:
    return Movie(movie_id=movie_id, title="A", year=year, genres=list(genres))


def test_features_are_those_of_the_catalogue_and_of_the_records() -> None:
    movies = {8: movie(8, 1990, "Drama"), 9: movie(9, None, "Opera")}
    records = {8: MovieRecord(movie_id=8, version=1, fields=MovieFields(title="A", tags=["Noir"]))}
    rows = movie_features(SPACE, np.array([8, 9]), movies, records, with_tmdb=False).toarray()
    assert rows[:, : len(GENRES)].tolist() == [[0, 1], [0, 0]], "a genre that the model does not know says nothing"
    assert rows[0, len(GENRES)] == 1, "the year"
    assert rows[:, -1].tolist() == [1, 0], "the tag"
