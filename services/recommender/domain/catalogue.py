"""The movies of the data set: details, browsing, and a search that forgives typos, accents and word order."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from services.recommender.datasets.formats import Dataset
from services.recommender.model.matrix import genre_flags, genre_names
from shared.contracts.errors import InvalidInput, MovieNotFound
from shared.contracts.movies import Movie, MovieDetails, MoviePage

STAR_VALUES = [f"{half / 2:.1f}" for half in range(1, 11)]
WORD = re.compile(r"\w+")
ARTICLES = {"the", "a", "an"}
LEAST_LIKENESS = 74


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Movies by id; in the order of their places, titles, genre flags, years and counts of each star value."""

    movies: dict[int, Movie]
    movie_ids: NDArray[np.int64]
    titles: "Titles"
    genres: list[str]
    genre_flags: NDArray[np.float32]
    years: NDArray[np.float32]
    """NaN where unknown, which passes no year filter."""
    star_counts: NDArray[np.int64]
    rating_counts: NDArray[np.int64]
    best_known: NDArray[np.int64]
    """Places, the most rated first."""

    @classmethod
    def of(cls, dataset: Dataset) -> "Catalogue":
        ordered = dataset.movies.sort("movie_id")
        linked = ordered.join(dataset.links.unique("movie_id", keep="first"), on="movie_id", how="left")
        movies = {row["movie_id"]: Movie(**row) for row in linked.sort("movie_id").iter_rows(named=True)}
        movie_ids = ordered["movie_id"].to_numpy()
        star_counts = _star_counts(movie_ids, dataset.ratings)
        rating_counts = star_counts.sum(axis=1)
        return cls(
            movies=movies,
            movie_ids=movie_ids,
            titles=Titles.of([search_key(movie.title) for movie in movies.values()]),
            genres=genre_names(ordered),
            genre_flags=genre_flags(movie_ids, ordered),
            years=ordered["year"].cast(pl.Float32).fill_null(np.nan).to_numpy(),
            star_counts=star_counts,
            rating_counts=rating_counts,
            best_known=np.argsort(-rating_counts, kind="stable"),
        )

    def get(self, movie_id: int) -> Movie:
        if movie_id not in self.movies:
            raise MovieNotFound
        return self.movies[movie_id]

    def place_of(self, movie_id: int) -> int:
        return int(np.searchsorted(self.movie_ids, movie_id))

    def average_of(self, movie_id: int) -> float | None:
        return average_stars(self.star_counts[self.place_of(movie_id)])

    def details(self, movie_id: int) -> MovieDetails:
        movie = self.get(movie_id)
        counts = self.star_counts[self.place_of(movie_id)]
        total, average = int(counts.sum()), average_stars(counts)
        return MovieDetails(
            **movie.model_dump(),
            rating_count=total,
            average_rating=average,
            histogram=dict(zip(STAR_VALUES, counts.tolist(), strict=True)),
        )

    def allowed(self, genre: str | None, from_year: int | None, to_year: int | None) -> NDArray[np.bool_]:
        """Which movies pass the filters."""
        self._check_genre(genre)
        allowed = np.ones(len(self.movie_ids), dtype=bool) if genre is None else self._of_genre(genre)
        if from_year is not None:
            allowed &= self.years >= from_year
        if to_year is not None:
            allowed &= self.years <= to_year
        return allowed

    def _of_genre(self, genre: str) -> NDArray[np.bool_]:
        return self.genre_flags[:, self.genres.index(genre)] > 0

    def _check_genre(self, genre: str | None) -> None:
        if genre is not None and genre not in self.genres:
            raise InvalidInput(f"There is no genre of this name. The genres are: {', '.join(self.genres)}.")

    def page(
        self,
        query: str,
        genre: str | None,
        limit: int,
        cursor: str | None,
        from_year: int | None = None,
        to_year: int | None = None,
    ) -> MoviePage:
        start = _offset(cursor)
        places = self.search(query) if search_key(query) else self.best_known
        places = places[self.allowed(genre, from_year, to_year)[places]]
        more = start + limit < len(places)
        return MoviePage(
            movies=[self.movies[int(self.movie_ids[place])] for place in places[start : start + limit]],
            total=len(places),
            next_cursor=str(start + limit) if more else None,
        )

    def search(self, query: str) -> NDArray[np.int64]:
        """Places of the movies whose titles are like the query, likest first, then best known first."""
        likeness = self.titles.likeness(search_key(query))
        found = np.flatnonzero(likeness >= LEAST_LIKENESS)
        fame = np.log1p(self.rating_counts[found])
        return found[np.argsort(-(likeness[found] + fame / 2), kind="stable")]


def average_stars(counts: NDArray[np.int64]) -> float | None:
    """From how many ratings each star value got."""
    total = int(counts.sum())
    return round(float(counts @ np.arange(1, 11)) / 2 / total, 2) if total else None


def search_key(text: str) -> str:
    """Lower-case words without accents, punctuation and leading or trailing articles."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = WORD.findall(plain.replace("'", "")) or WORD.findall(text.casefold())
    return " ".join([word for word in words if word not in ARTICLES] or words)


@dataclass(frozen=True, eq=False)
class Titles:
    """Search keys, as they are and with their words in order, so that no query puts them in order again."""

    keys: list[str]
    ordered: list[str]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, keys: list[str]) -> "Titles":
        return cls(keys, [in_order(key) for key in keys], np.array([len(key) for key in keys]))

    def likeness(self, query: str) -> NDArray[np.float32]:
        """0 to 100 a title: typos, words in any order, and a part of the title all count."""
        whole = process.cdist([query], self.keys, scorer=fuzz.ratio)[0]
        reordered = process.cdist([in_order(query)], self.ordered, scorer=fuzz.ratio)[0]
        part = 0.9 * process.cdist([in_order(query)], self.ordered, scorer=fuzz.partial_ratio)[0]
        part[(self.lengths < len(query)) | (len(query) < 3)] = 0
        prefix = np.array([95 if key.startswith(query) else 0 for key in self.keys])
        return np.asarray(np.max([whole, reordered, part, prefix], axis=0), dtype=np.float32)


def in_order(key: str) -> str:
    return " ".join(sorted(key.split()))


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):
        raise InvalidInput("cursor: take it from next_cursor of the page before.")
    return int(cursor)


def _star_counts(movie_ids: NDArray[np.int64], ratings: pl.DataFrame) -> NDArray[np.int64]:
    places = np.searchsorted(movie_ids, ratings["movie_id"].to_numpy())
    halves = np.clip(np.rint(ratings["rating"].to_numpy() * 2).astype(int), 1, 10) - 1
    counts = np.bincount(places * 10 + halves, minlength=len(movie_ids) * 10)
    return np.asarray(counts.reshape(-1, 10))
