"""What a model is fitted to: the data set, the ratings of registered users, and what records say of movies.

Added movies are in it once somebody has rated them. Until then the regression on features scores them as well, and a
thousand of them would make the fit slower for everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from services.recommender.datasets.formats import MOVIES, RATINGS, Dataset
from services.recommender.datasets.twins import find_twins, merge_twins
from services.recommender.domain.arrays.source_frames import SourceFrames
from services.recommender.domain.record_overlay import overlay
from services.recommender.features.movie_terms import terms_of, without_common_words
from services.recommender.training.rating_table import RatingTable
from shared.contracts.movie_records import MovieRecord
from shared.contracts.movies import Movie


@dataclass(frozen=True, eq=False)
class TrainingSet:
    """With one id per movie."""

    ratings: RatingTable
    movies: pl.DataFrame
    terms: pl.DataFrame


def training_set(
    source: SourceFrames, new: pl.DataFrame, records: Mapping[int, MovieRecord], *, tmdb_features: bool = False
) -> TrainingSet:
    """New ratings of movies that are not in the catalogue are left out."""
    described = Dataset(RATINGS.to_frame(), source.movies, source.users, source.links, source.terms)
    twins = find_twins(described)
    merged = merge_twins(described, twins)
    rated = set(new["movie_id"].unique())
    known = set(described.movies["movie_id"])
    used = {movie_id: record for movie_id, record in records.items() if movie_id in known or movie_id in rated}
    movies = with_records(merged.movies, {each: used[each] for each in used if each not in twins.kept})
    rateable = [*known, *movies["movie_id"]]
    stated = without_common_words(terms_of(used.values(), with_tmdb=tmdb_features))
    return TrainingSet(
        RatingTable(source.scan_ratings(), new.filter(pl.col("movie_id").is_in(rateable)).lazy(), twins),
        movies,
        pl.concat([merged.terms, twins.resolve_column(stated)]).unique(maintain_order=True),
    )


def with_records(movies: pl.DataFrame, records: Mapping[int, MovieRecord]) -> pl.DataFrame:
    """The movies as the catalogue has them, with those that were added."""
    described = movies.filter(pl.col("movie_id").is_in(list(records)))
    before = {row["movie_id"]: Movie(**row) for row in described.iter_rows(named=True)}
    current = overlay(before, before, records, records)
    rows = [(movie.movie_id, movie.title, movie.year, movie.genres) for movie in current.values()]
    changed = pl.DataFrame(rows, schema=MOVIES, orient="row")
    return pl.concat([movies.filter(~pl.col("movie_id").is_in(changed["movie_id"].to_list())), changed])
