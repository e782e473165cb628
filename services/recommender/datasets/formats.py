"""Reads a data set in any MovieLens format from a folder or a zip archive.

u.data, u.item (100K) · ratings.dat, movies.dat (1M, 10M) · ratings.csv, movies.csv, links.csv, tags.csv (latest, 20M,
25M, 32M) · .inter, .item (RecBole's atomic files). The URLs in u.item are dead, so they are ignored.
"""

import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path

import polars as pl

from services.recommender.datasets.bad_lines import Report
from services.recommender.datasets.columns import Names, read_lines, read_plain_lines, select_columns
from services.recommender.datasets.rating_lines import RATINGS as RATINGS
from services.recommender.datasets.rating_lines import read_ratings
from services.recommender.datasets.text_lines import Layout, Select, read_text_lines
from services.recommender.datasets.titles import display_title, split_title

MOVIES = pl.Schema({"movie_id": pl.Int64(), "title": pl.String(), "year": pl.Int32(), "genres": pl.List(pl.String())})
TERMS = pl.Schema({"movie_id": pl.Int64, "kind": pl.String, "name": pl.String})
LINKS = pl.Schema({"movie_id": pl.Int64, "imdb_id": pl.Int64, "tmdb_id": pl.Int64})
USER_ID, MOVIE_ID = ("userid", "user"), ("movieid", "itemid", "movie", "item")
RATING_NAMES = {
    "user_id": USER_ID,
    "movie_id": MOVIE_ID,
    "rating": ("rating", "stars"),
    "rated_at": ("timestamp", "ratedat"),
}
MOVIE_NAMES = {"movie_id": MOVIE_ID, "title": ("title", "movietitle"), "genres": ("genres", "genre")}
ITEM_NAMES = {
    **MOVIE_NAMES,
    "title": ("movietitle", "title"),
    "year": ("releaseyear", "year"),
    "genres": ("class", "genres"),
}
TAG_NAMES = {"movie_id": MOVIE_ID, "name": ("tag",)}
LINK_NAMES = {"movie_id": MOVIE_ID, "imdb_id": ("imdbid", "imdb"), "tmdb_id": ("tmdbid", "tmdb")}
FIELDS_BEFORE_GENRES = 5
NO_GENRE = ("unknown", "(no genres listed)", "unkonwn")
ML_100K_GENRES = [
    *("unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama"),
    *("Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western"),
]


class DatasetError(Exception):
    """The data set cannot be fetched or read; the message says why in one sentence."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """ratings(user_id, movie_id, rating, rated_at), movies(movie_id, title, year, genres), users(user_id) and, if the
    data set has them, links(movie_id, imdb_id, tmdb_id) and terms(movie_id, kind, name): the tags of tags.csv."""

    ratings: pl.DataFrame
    movies: pl.DataFrame
    users: pl.DataFrame
    links: pl.DataFrame = field(default_factory=LINKS.to_frame)
    terms: pl.DataFrame = field(default_factory=TERMS.to_frame)

    def scan_ratings(self) -> pl.LazyFrame:
        return self.ratings.lazy()

    def equals(self, other: "Dataset") -> bool:
        return all(getattr(self, part.name).equals(getattr(other, part.name)) for part in fields(self))


def to_stderr(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


class Files:
    """The files of a folder or a zip archive, found by name at any depth."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = zipfile.ZipFile(path) if path.is_file() else None
        self.names = self.archive.namelist() if self.archive else [str(p) for p in path.rglob("*")]

    def find(self, ending: str) -> str | None:
        matches = [name for name in self.names if Path(name).name == ending or name.endswith("/" + ending)]
        if not matches and ending.startswith("."):
            matches = [name for name in self.names if name.endswith(ending)]
        return min(matches, key=len) if matches else None

    def read(self, ending: str) -> bytes:
        name = self.find(ending)
        if name is None:
            raise DatasetError(f"{self.path} contains no {ending}.")
        return self.archive.read(name) if self.archive else Path(name).read_bytes()


def read_dataset(path: Path, report: Report = to_stderr) -> Dataset:
    """Reports each line that is left out. Raises `DatasetError` if `path` is not a data set in one of the formats, or
    if more than 1% of its ratings are bad."""
    try:
        files = Files(path)
        return _read(files, report)
    except (OSError, zipfile.BadZipFile, pl.exceptions.PolarsError, ValueError) as error:
        raise DatasetError(f"{path} cannot be read as a MovieLens data set: {error}") from error


def _read(files: Files, report: Report) -> Dataset:
    for marker, lines, movies in FORMATS:
        if files.find(marker):
            ratings = read_ratings(partial(lines, files.read(marker), marker), marker, report)
            return _joined(files, ratings, movies(files, report), report)
    raise DatasetError(
        f"{files.path} is in no MovieLens format (u.data, ratings.dat, ratings.csv or .inter is missing)."
    )


def _joined(files: Files, ratings: pl.DataFrame, movies: pl.DataFrame, report: Report) -> Dataset:
    if ratings.is_empty():
        raise DatasetError(f"{files.path} contains no ratings.")
    movies = movies.cast(MOVIES)
    unlisted = ratings.select("movie_id").unique().join(movies, on="movie_id", how="anti")
    named = pl.concat([movies, _unlisted_movies(unlisted)]).sort("movie_id")
    users = ratings.select("user_id").unique().sort("user_id")
    links = _links_csv(files.read("links.csv"), report) if files.find("links.csv") else LINKS.to_frame()
    tags = _tags_csv(files.read("tags.csv"), report) if files.find("tags.csv") else TERMS.to_frame()
    return Dataset(ratings, named.unique("movie_id", keep="first", maintain_order=True), users, links, tags)


def _unlisted_movies(movies: pl.DataFrame) -> pl.DataFrame:
    named = movies.with_columns(
        title=pl.format("Movie {}", pl.col("movie_id")),
        year=pl.lit(None),
        genres=pl.lit([], dtype=pl.List(pl.String)),
    )
    return named.cast(MOVIES)


def _tabbed_ratings(text: bytes, _file: str, values: pl.DataType) -> pl.DataFrame:
    return read_plain_lines(text, "\t", RATINGS, values)


def _dat_ratings(text: bytes, _file: str, values: pl.DataType) -> pl.DataFrame:
    return read_plain_lines(text.replace(b"::", b"\t"), "\t", RATINGS, values)


def _atomic_ratings(text: bytes, file: str, values: pl.DataType) -> pl.DataFrame:
    return read_lines(text, "\t", RATING_NAMES, file, values)


def _csv_ratings(text: bytes, file: str, values: pl.DataType) -> pl.DataFrame:
    return read_lines(text, _separator(text), RATING_NAMES, file, values)


def _separator(text: bytes) -> str:
    """A spreadsheet with decimal commas separates fields by semicolons."""
    first = text.split(b"\n", 1)[0]
    return ";" if first.count(b";") > first.count(b",") else ","


def _movies(frame: pl.DataFrame, genres: pl.Expr) -> pl.DataFrame:
    """From movie_id, title with year, and a genre expression."""
    parts = [split_title(raw) for raw in frame["title"]]
    return frame.select(
        "movie_id",
        title=pl.Series([title for title, _ in parts], dtype=pl.String),
        year=pl.Series([year for _, year in parts], dtype=pl.Int32),
        genres=known_genres(genres),
    )


def known_genres(genres: pl.Expr) -> pl.Expr:
    return genres.list.filter(~pl.element().is_in(NO_GENRE) & (pl.element() != ""))


def _u_item(files: Files, report: Report) -> pl.DataFrame:
    layout = Layout("|", width=FIELDS_BEFORE_GENRES + len(ML_100K_GENRES))
    frame = read_text_lines(files.read("u.item").decode("latin-1").encode(), layout, _plain_movies, "u.item", report)
    flags = [
        pl.when(pl.col(column) == "1").then(pl.lit(genre))
        for column, genre in zip(frame.columns[FIELDS_BEFORE_GENRES:], ML_100K_GENRES, strict=False)
    ]
    return _movies(frame, pl.concat_list(flags).list.drop_nulls()).with_columns(
        title=pl.when(pl.col("title") == "unknown").then(pl.lit("Unknown")).otherwise("title")
    )


def _plain_movies(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename({frame.columns[0]: "movie_id", frame.columns[1]: "title"})


def _movies_dat(files: Files, report: Report) -> pl.DataFrame:
    text = files.read("movies.dat").replace(b"::", b"\t")
    frame = read_text_lines(text, Layout("\t", width=3), _plain_movies, "movies.dat", report)
    return _movies(frame, pl.col(frame.columns[2]).fill_null("").str.split("|"))


def _movies_csv(files: Files, report: Report) -> pl.DataFrame:
    frame = _named_lines(files.read("movies.csv"), MOVIE_NAMES, "movies.csv", report)
    return _movies(frame, pl.col("genres").fill_null("").str.split("|"))


def _named_lines(text: bytes, names: Names, file: str, report: Report) -> pl.DataFrame:
    return read_text_lines(text, Layout(_separator(text), quoted=True), _selects(names, file), file, report)


def _selects(names: Names, file: str) -> Select:
    return partial(select_columns, names=names, file=file)


def _tags_csv(text: bytes, report: Report) -> pl.DataFrame:
    """Tags in lower case, each once per movie, the most used first."""
    frame = _named_lines(text, TAG_NAMES, "tags.csv", report)
    tags = frame.select("movie_id", kind=pl.lit("tag"), name=pl.col("name").str.strip_chars().str.to_lowercase())
    counted = tags.drop_nulls().group_by("movie_id", "kind", "name").len("uses")
    return counted.sort("movie_id", "uses", "name", descending=[False, True, False]).drop("uses")


def _links_csv(text: bytes, report: Report) -> pl.DataFrame:
    ids = pl.col("imdb_id", "tmdb_id").str.strip_prefix("tt").cast(pl.Int64, strict=False)
    return _named_lines(text, LINK_NAMES, "links.csv", report).with_columns(ids).cast(LINKS)


def _atomic_items(files: Files, report: Report) -> pl.DataFrame:
    """RecBole fails to split title and year if a title ends in "(V)": then the year is still in the title."""
    frame = read_text_lines(files.read(".item"), Layout("\t"), _selects(ITEM_NAMES, ".item"), ".item", report)
    movies = _movies(frame, pl.col("genres").fill_null("").str.split(" "))
    separate_year = frame["year"].cast(pl.Int32, strict=False)
    titles = pl.col("title").map_elements(display_title, return_dtype=pl.String)
    return movies.with_columns(
        title=pl.when(pl.col("title").is_in(NO_GENRE)).then(pl.lit("Unknown")).otherwise(titles),
        year=pl.coalesce(separate_year, pl.col("year")),
    )


RatingReader = Callable[[bytes, str, pl.DataType], pl.DataFrame]
FORMATS: list[tuple[str, RatingReader, Callable[[Files, Report], pl.DataFrame]]] = [
    ("u.data", _tabbed_ratings, _u_item),
    ("ratings.dat", _dat_ratings, _movies_dat),
    ("ratings.csv", _csv_ratings, _movies_csv),
    (".inter", _atomic_ratings, _atomic_items),
]
