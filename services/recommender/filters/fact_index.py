"""The facts of all movies, and indexes of the names in them. Immutable; changes share what has not changed."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import polars as pl

from services.recommender.filters.facts import MAX_TAGS, NO_FACTS, FilterFacts
from services.recommender.filters.name_index import NameIndex, NameLayer
from shared.contracts.movie_records import MovieRecord

MIN_CHANGES = 1000
MAX_CHANGED_SHARE = 0.25
NAME_FIELDS = ("people", "tags", "languages", "streams")
KNOWN = {"runtime": "runtime", "language": "languages", "certificate": "age", "person": "people", "tag": "tags"}
MAX_SERVICES = 60


def _empty() -> NameIndex:
    return NameIndex(NameLayer())


@dataclass(frozen=True, eq=False)
class FactIndex:
    facts: Mapping[int, FilterFacts] = field(default_factory=dict)
    people: NameIndex = field(default_factory=_empty)
    tags: NameIndex = field(default_factory=_empty)
    languages: NameIndex = field(default_factory=_empty)
    streams: NameIndex = field(default_factory=_empty)
    changed_ids: frozenset[int] = frozenset()
    """The movies whose facts have changed since the large layers of the indexes were made."""

    @classmethod
    def from_facts(cls, facts: Mapping[int, FilterFacts]) -> Self:
        indexes: dict[str, Any] = {name: NameIndex.from_names(_names(facts, facts, name)) for name in NAME_FIELDS}
        return cls(facts, **indexes)

    @classmethod
    def from_terms(cls, terms: pl.DataFrame) -> Self:
        """From terms(movie_id, kind, name): the tags of the data set, the most used of a movie first."""
        tags = terms.filter(kind="tag").group_by("movie_id", maintain_order=True).agg(pl.col("name").head(MAX_TAGS))
        return cls.from_facts({movie_id: FilterFacts(tags=tuple(names)) for movie_id, names in tags.iter_rows()})

    def with_records(
        self, records: Mapping[int, MovieRecord], base: "FactIndex", changed: Collection[int]
    ) -> "FactIndex":
        """The facts of the data set, `base`, with these records, of which only some have changed since this one."""
        stated = {
            movie_id: FilterFacts.from_fields(records[movie_id].fields, base.of(movie_id).tags)
            for movie_id in changed
            if movie_id in records
        }
        facts, changed_ids = {**self.facts, **stated}, self.changed_ids | stated.keys()
        if len(changed_ids) > max(MIN_CHANGES, MAX_CHANGED_SHARE * len(facts)):
            return FactIndex.from_facts(facts)
        indexes = {name: getattr(self, name).with_changes(_names(facts, changed_ids, name)) for name in NAME_FIELDS}
        return replace(self, facts=facts, changed_ids=changed_ids, **indexes)

    def of(self, movie_id: int) -> FilterFacts:
        return self.facts.get(movie_id, NO_FACTS)

    @cached_property
    def known(self) -> dict[str, int]:
        """Of how many movies each kind of fact is known."""
        return {
            name: sum(getattr(each, attribute) not in (None, ()) for each in self.facts.values())
            for name, attribute in KNOWN.items()
        }

    @cached_property
    def language_names(self) -> list[str]:
        """The most frequent first."""
        return [
            name for name, _ in Counter(name for each in self.facts.values() for name in each.languages).most_common()
        ]

    @cached_property
    def services(self) -> dict[str, list[str]]:
        """By country, those that include most movies first."""
        counts = Counter(name for each in self.facts.values() for name in each.streams)
        found: dict[str, list[str]] = {}
        for name, _ in counts.most_common():
            region, _, service = name.partition(" ")
            found.setdefault(region, []).append(service)
        return {region: names[:MAX_SERVICES] for region, names in found.items()}


def _names(facts: Mapping[int, FilterFacts], movie_ids: Collection[int], name: str) -> dict[int, tuple[str, ...]]:
    return {movie_id: getattr(facts[movie_id], name) for movie_id in movie_ids}
