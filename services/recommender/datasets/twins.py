"""Twins: ids of a data set that stand for one movie, such as 246 and 268 of MovieLens 100K, both Chasing Amy (1997).

They are a mapping over the raw data, which stays as it is (docs/decisions/0026). One id is kept, and the others go on
working.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

import polars as pl

from services.recommender.datasets.formats import Dataset

ID_KINDS = ("imdb_id", "tmdb_id")
Row = Mapping[str, object]


@dataclass(frozen=True)
class Twins:
    """`kept` maps each id that is not kept to the one that is."""

    kept: Mapping[int, int] = field(default_factory=dict)

    def resolve(self, movie_id: int) -> int:
        return self.kept.get(movie_id, movie_id)

    def all_ids(self, movie_ids: Iterable[int]) -> list[int]:
        """The ids of these movies, and then those of their twins."""
        resolved = dict.fromkeys(self.resolve(movie_id) for movie_id in movie_ids)
        return [*resolved, *(other for movie_id in resolved for other in self.others.get(movie_id, ()))]

    @cached_property
    def others(self) -> Mapping[int, list[int]]:
        """The ids that are not kept, by the one that is."""
        grouped: dict[int, list[int]] = defaultdict(list)
        for other, kept in self.kept.items():
            grouped[kept].append(other)
        return dict(grouped)

    def resolve_column(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with resolved ids in its column `movie_id`."""
        if not self.kept:
            return frame
        kept = pl.col("movie_id").replace(list(self.kept), list(self.kept.values()))
        return frame.with_columns(movie_id=kept)


def find_twins(dataset: Dataset) -> Twins:
    """The lowest id of each movie is kept, so that new ratings never change the choice."""
    rows = _rows(dataset)
    parents: dict[int, int] = {}
    for one, other in _pairs(rows):
        low, high = sorted((_root(parents, one), _root(parents, other)))
        if low != high and are_twins(rows[one], rows[other]):
            parents[high] = low
    return Twins({movie_id: _root(parents, movie_id) for movie_id in sorted(parents)})


def are_twins(one: Row, other: Row) -> bool:
    """Ids decide where both movies have any of the same kind; where these disagree with each other, the title does.
    Equal title and year decide where neither has an id."""
    agreements = [one[kind] == other[kind] for kind in ID_KINDS if one[kind] is not None and other[kind] is not None]
    if agreements:
        return any(agreements) and (all(agreements) or _same_title(one, other))
    has_ids = any(row[kind] is not None for row in (one, other) for kind in ID_KINDS)
    return not has_ids and _same_title(one, other)


def merge_twins(dataset: Dataset, twins: Twins) -> Dataset:
    """The data set with one id per movie. Of a user's ratings of twins, the latest counts."""
    if not twins.kept:
        return dataset
    others = list(twins.kept)
    return replace(
        dataset,
        ratings=merge_ratings(dataset.ratings, twins),
        movies=dataset.movies.filter(~pl.col("movie_id").is_in(others)),
        links=_merge_links(dataset.links, twins),
        terms=merge_terms(dataset.terms, twins),
    )


def merge_ratings(ratings: pl.DataFrame, twins: Twins) -> pl.DataFrame:
    """Ratings of movies without twins stay as they are, in their order."""
    if not twins.kept:
        return ratings
    involved = pl.col("movie_id").is_in(twins.all_ids(twins.kept))
    merged = twins.resolve_column(ratings.filter(involved)).sort("rated_at", "rating", maintain_order=True)
    latest = merged.unique(["user_id", "movie_id"], keep="last", maintain_order=True)
    return pl.concat([ratings.filter(~involved), latest])


def merge_terms(terms: pl.DataFrame, twins: Twins) -> pl.DataFrame:
    return twins.resolve_column(terms).unique(maintain_order=True) if twins.kept else terms


def _merge_links(links: pl.DataFrame, twins: Twins) -> pl.DataFrame:
    """A movie has the ids that any of its twins has; those of the kept id come first."""
    ordered = twins.resolve_column(links.with_columns(raw="movie_id")).sort("movie_id", "raw")
    known = [pl.col(kind).drop_nulls().first() for kind in ID_KINDS]
    return ordered.group_by("movie_id", maintain_order=True).agg(known).select(links.columns)


def _rows(dataset: Dataset) -> dict[int, Row]:
    linked = dataset.movies.join(dataset.links.unique("movie_id", keep="first"), on="movie_id", how="left")
    keyed = linked.with_columns(key=pl.col("title").str.to_lowercase()).select("movie_id", "key", "year", *ID_KINDS)
    return {row["movie_id"]: row for row in keyed.iter_rows(named=True)}


def _pairs(rows: Mapping[int, Row]) -> Iterator[tuple[int, int]]:
    """Pairs that share an id, or title and year."""
    for keys in (("imdb_id",), ("tmdb_id",), ("key", "year")):
        groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for movie_id, row in rows.items():
            key = tuple(row[name] for name in keys)
            if None not in key:
                groups[key].append(movie_id)
        for group in groups.values():
            yield from combinations(group, 2)


def _same_title(one: Row, other: Row) -> bool:
    return one["year"] is not None and (one["key"], one["year"]) == (other["key"], other["year"])


def _root(parents: Mapping[int, int], movie_id: int) -> int:
    while movie_id in parents:
        movie_id = parents[movie_id]
    return movie_id
