"""The frames of a data set, which are read where they are needed alone."""

from typing import Protocol

import polars as pl


class SourceFrames(Protocol):
    """The parts of `Dataset`."""

    @property
    def ratings(self) -> pl.DataFrame: ...

    @property
    def movies(self) -> pl.DataFrame: ...

    @property
    def users(self) -> pl.DataFrame: ...

    @property
    def links(self) -> pl.DataFrame: ...

    @property
    def terms(self) -> pl.DataFrame: ...
