"""The movies of the data set: details, browsing, and a search that forgives typos, accents and word order."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.recommender.datasets.formats import Dataset
from services.recommender.model.matrix import Array
from services.recommender.model.movie_selection import MovieFilter
from services.recommender.model.star_counts import count_stars, mean_stars, most_rated_first
from services.recommender.model.title_search import TitleSearch
from shared.contracts.errors import InvalidInput, MovieNotFound
from shared.contracts.movies import Movie, MovieDetails, MoviePage

STAR_VALUES = [f"{half / 2:.1f}" for half in range(1, 11)]
MAX_CURSOR_DIGITS = 9
WORD = re.compile(r"\w+")
ARTICLES = {"the", "a", "an"}


@dataclass(frozen=True, eq=False)
class Catalogue:
    """`movies` by id. A movie's place is that of its id in the sorted `movie_ids`; everything else is in that order."""

    movies: dict[int, Movie]
    movie_ids: Array
    titles: TitleSearch
    filter: MovieFilter
    star_counts: Array
    rating_counts: Array
    most_rated: Array
    """Places, the most rated first."""

    @classmethod
    def from_dataset(cls, dataset: Dataset) -> Self:
        ordered = dataset.movies.sort("movie_id")
        movies = _movies(ordered, dataset.links)
        movie_ids = ordered["movie_id"].to_numpy()
        star_counts = count_stars(movie_ids, dataset.ratings)
        rating_counts = star_counts.sum(axis=1)
        return cls(
            movies=movies,
            movie_ids=movie_ids,
            titles=TitleSearch.from_keys([search_key(movie.title) for movie in movies.values()]),
            filter=MovieFilter.from_movies(movie_ids, ordered),
            star_counts=star_counts,
            rating_counts=rating_counts,
            most_rated=most_rated_first(rating_counts),
        )

    @property
    def genres(self) -> list[str]:
        return self.filter.genres

    def get(self, movie_id: int) -> Movie:
        """Raises `MovieNotFound`."""
        if movie_id not in self.movies:
            raise MovieNotFound
        return self.movies[movie_id]

    def at(self, places: Array) -> list[Movie]:
        return [self.movies[movie_id] for movie_id in self.movie_ids[places].tolist()]

    def place_of(self, movie_id: int) -> int:
        return int(self.movie_ids.searchsorted(movie_id))

    def rating_count(self, movie_id: int) -> int:
        return int(self.rating_counts[self.place_of(movie_id)])

    def average_rating(self, movie_id: int) -> float | None:
        return mean_stars(self.star_counts[self.place_of(movie_id)])

    def details(self, movie_id: int) -> MovieDetails:
        """Raises `MovieNotFound`."""
        movie = self.get(movie_id)
        counts = self.star_counts[self.place_of(movie_id)].tolist()
        return MovieDetails(
            **movie.model_dump(),
            rating_count=sum(counts),
            average_rating=self.average_rating(movie_id),
            histogram=dict(zip(STAR_VALUES, counts, strict=True)),
        )

    def matches(self, genre: str | None, from_year: int | None, to_year: int | None) -> Array:
        """Which movies pass the filters. Raises `InvalidInput` for an unknown genre."""
        if genre is not None and genre not in self.genres:
            raise InvalidInput(f"There is no genre of this name. The genres are: {', '.join(self.genres)}.")
        return self.filter.matches(genre, from_year, to_year)

    def page(
        self,
        query: str,
        genre: str | None,
        limit: int,
        cursor: str | None,
        from_year: int | None = None,
        to_year: int | None = None,
    ) -> MoviePage:
        """Without a word to search for, the most rated movies come first."""
        start = _offset(cursor)
        key = search_key(query)
        places = self.titles.find(key, self.rating_counts) if key else self.most_rated
        places = places[self.matches(genre, from_year, to_year)[places]]
        end = start + limit
        return MoviePage(
            movies=self.at(places[start:end]),
            total=len(places),
            next_cursor=str(end) if end < len(places) else None,
        )


def _movies(ordered: pl.DataFrame, links: pl.DataFrame) -> dict[int, Movie]:
    linked = ordered.join(links.unique("movie_id", keep="first"), on="movie_id", how="left").sort("movie_id")
    return {row["movie_id"]: Movie(**row) for row in linked.iter_rows(named=True)}


def search_key(text: str) -> str:
    """Lower-case words without accents, punctuation and articles."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = WORD.findall(plain.replace("'", "")) or WORD.findall(text.casefold())
    return " ".join([word for word in words if word not in ARTICLES] or words)


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= MAX_CURSOR_DIGITS):
        raise InvalidInput("cursor: take it from next_cursor of the page before.")
    return int(cursor)
