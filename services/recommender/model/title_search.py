"""A search of titles that forgives typos and word order. Titles and queries are search keys: lower-case words."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from rapidfuzz import fuzz, process

from services.recommender.model.matrix import Array

MIN_SIMILARITY = 74
PREFIX_SIMILARITY = 95
PART_SHARE = 0.9
MIN_PART_LENGTH = 3


@dataclass(frozen=True, eq=False)
class TitleSearch:
    """The keys as they are, and with their words sorted, so that no query has to sort them again."""

    keys: list[str]
    sorted_keys: list[str]
    lengths: Array

    @classmethod
    def from_keys(cls, keys: list[str]) -> Self:
        return cls(keys, [sort_words(key) for key in keys], np.array([len(key) for key in keys]))

    def find(self, query: str, rating_counts: Array) -> Array:
        """Places of the titles that match, most similar first; among similar ones, the most rated first."""
        similarities = self.similarities(query)
        found = np.flatnonzero(similarities >= MIN_SIMILARITY)
        popularity = np.log1p(rating_counts[found])
        return found[np.argsort(-(similarities[found] + popularity / 2), kind="stable")]

    def similarities(self, query: str) -> Array:
        """0 to 100 for each title: the best match of the whole title, its words in any order, a part, or its start."""
        sorted_query = sort_words(query)
        whole = process.cdist([query], self.keys, scorer=fuzz.ratio)[0]
        reordered = process.cdist([sorted_query], self.sorted_keys, scorer=fuzz.ratio)[0]
        part = PART_SHARE * process.cdist([sorted_query], self.sorted_keys, scorer=fuzz.partial_ratio)[0]
        part[(self.lengths < len(query)) | (len(query) < MIN_PART_LENGTH)] = 0
        prefix = np.array([PREFIX_SIMILARITY if key.startswith(query) else 0 for key in self.keys])
        return np.asarray(np.max([whole, reordered, part, prefix], axis=0), dtype=np.float32)


def sort_words(key: str) -> str:
    return " ".join(sorted(key.split()))
