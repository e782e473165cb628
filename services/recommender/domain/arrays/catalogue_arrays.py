"""What a catalogue takes from a data set, as arrays."""

import hashlib
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.recommender.datasets.formats import Dataset
from services.recommender.model.matrix import Array, bytes_array
from services.recommender.model.movie_selection import MovieFilter
from services.recommender.model.star_counts import count_stars
from services.recommender.titles.segment import Segment
from services.recommender.titles.titled_movie import TitledMovie
from shared.contracts.movie_records import MovieRecord
from shared.contracts.movies import Movie
from shared.lists.fragments.table import Fragments, fragments_content


@dataclass(frozen=True, eq=False)
class CatalogueArrays:
    """`content` are the movies as `Fragments`, and `version` its SHA-256; `movie_ids` is sorted, and everything else is
    in its order."""

    content: Array
    version: str
    movie_ids: Array
    titles: Segment
    filter: MovieFilter
    star_counts: Array

    @classmethod
    def from_dataset(cls, dataset: Dataset) -> Self:
        """From a data set whose twins are merged."""
        ordered = dataset.movies.sort("movie_id")
        movies, movie_ids = _movies(ordered, dataset.links), ordered["movie_id"].to_numpy()
        content = fragments_content(movies)
        return cls(
            content=bytes_array(content),
            version=hashlib.sha256(content).hexdigest(),
            movie_ids=movie_ids,
            titles=Segment.from_movies([titled(movie) for movie in movies]),
            filter=MovieFilter.from_movies(movie_ids, ordered),
            star_counts=count_stars(movie_ids, dataset.ratings),
        )

    def fragments(self) -> Fragments:
        return Fragments(self.content.data, self.version)


def _movies(ordered: pl.DataFrame, links: pl.DataFrame) -> list[Movie]:
    linked = ordered.join(links.unique("movie_id", keep="first"), on="movie_id", how="left").sort("movie_id")
    return [Movie(**row) for row in linked.iter_rows(named=True)]


def titled(movie: Movie, record: MovieRecord | None = None) -> TitledMovie:
    """With the original and other titles of the movie's record."""
    names = [] if record is None else [record.fields.original_title, *(record.fields.other_titles or [])]
    other_titles = tuple(name for name in names if name is not None)
    return TitledMovie(movie.movie_id, movie.title, movie.year, other_titles, movie.imdb_id, movie.tmdb_id)
