"""The frames of a data set, which are read where they are needed alone."""

from typing import Protocol

import polars as pl


class SourceFrames(Protocol):
    """The parts of `Dataset`."""

    @property
    def ratings(self) -> pl.DataFrame: ...

    def scan_ratings(self) -> pl.LazyFrame:
        """The same, of which only what is asked for is read."""
        ...

    @property
    def movies(self) -> pl.DataFrame: ...

    @property
    def users(self) -> pl.DataFrame: ...

    @property
    def links(self) -> pl.DataFrame: ...

    @property
    def terms(self) -> pl.DataFrame: ...
