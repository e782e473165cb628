"""The parts of a data set in a local copy, each read when it is asked for."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from services.recommender.datasets.formats import LINKS, TERMS


@dataclass(frozen=True)
class LocalSource:
    folder: Path

    @property
    def ratings(self) -> pl.DataFrame:
        return self._read("ratings")

    def scan_ratings(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / "ratings.parquet")

    @property
    def movies(self) -> pl.DataFrame:
        return self._read("movies")

    @property
    def users(self) -> pl.DataFrame:
        return self._read("users")

    @property
    def links(self) -> pl.DataFrame:
        return self._read("links", LINKS)

    @property
    def terms(self) -> pl.DataFrame:
        return self._read("terms", TERMS)

    def _read(self, part: str, schema: pl.Schema | None = None) -> pl.DataFrame:
        """An empty frame of the schema, if there is one, for a part that the data set does not have."""
        path = self.folder / f"{part}.parquet"
        return schema.to_frame() if schema is not None and not path.exists() else pl.read_parquet(path)
