"""Movies of the catalogue as a frame, for what is computed from their genres and years."""

from collections.abc import Collection

import polars as pl

from shared.contracts.movies import Movie

DESCRIBED = pl.Schema({"movie_id": pl.Int64(), "year": pl.Int32(), "genres": pl.List(pl.String())})
UNIT_SEPARATOR = "\x1f"


def movie_frame(movies: Collection[Movie]) -> pl.DataFrame:
    """movies(movie_id, year, genres). Genres are joined and split again, since polars takes far longer to read rows, or
    a list of lists."""
    columns = {
        "movie_id": [movie.movie_id for movie in movies],
        "year": [movie.year for movie in movies],
        "genres": [UNIT_SEPARATOR.join(movie.genres) or None for movie in movies],
    }
    genres = pl.col("genres").str.split(UNIT_SEPARATOR).fill_null(pl.lit([], dtype=pl.List(pl.String)))
    return pl.DataFrame(columns, schema={**DESCRIBED, "genres": pl.String()}).with_columns(genres)
