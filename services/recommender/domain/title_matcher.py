"""Finds the movies that another site's export means, by title and year."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Self

from rapidfuzz import fuzz, process

from services.recommender.datasets.titles import display_title, split_title
from services.recommender.domain.catalogue import Catalogue, search_key
from shared.contracts.movies import NamedMovie

MIN_SIMILARITY = 88
BRACKETED = re.compile(r"\(([^()]+)\)")


def match_titles(named: list[NamedMovie], catalogue: Catalogue) -> list[int | None]:
    """The movie that each stands for, in their order. An id counts only without a title, because other data sets number
    their movies differently."""
    index = TitleIndex.from_catalogue(catalogue)
    return [index.find(each) if each.title.strip() else _known_id(each.movie_id, catalogue) for each in named]


def _known_id(movie_id: int | None, catalogue: Catalogue) -> int | None:
    return movie_id if movie_id in catalogue.movies else None


@dataclass(frozen=True)
class TitleIndex:
    """Movie ids by every variant of their titles: per year, and of all years."""

    by_year: dict[int | None, dict[str, int]]
    all_years: dict[str, set[int]]

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> Self:
        by_year: dict[int | None, dict[str, int]] = defaultdict(dict)
        all_years: dict[str, set[int]] = defaultdict(set)
        for movie in catalogue.movies.values():
            for variant in title_variants(movie.title):
                by_year[movie.year].setdefault(variant, movie.movie_id)
                all_years[variant].add(movie.movie_id)
        return cls(by_year, all_years)

    def find(self, named: NamedMovie) -> int | None:
        """Sites sometimes differ by a year. A title without a year must belong to exactly one movie."""
        title, year_in_title = split_title(named.title)
        variants, year = title_variants(title), named.year or year_in_title
        if year is None:
            return self._only_movie(variants)
        matches = (self._most_similar(variants, near) for near in (year, year - 1, year + 1))
        return next((movie_id for movie_id in matches if movie_id is not None), None)

    def _only_movie(self, variants: list[str]) -> int | None:
        found = set().union(*(self.all_years.get(variant, set()) for variant in variants))
        return next(iter(found)) if len(found) == 1 else None

    def _most_similar(self, variants: list[str], year: int) -> int | None:
        titles = self.by_year.get(year, {})
        found = [process.extractOne(variant, titles.keys(), scorer=fuzz.token_sort_ratio) for variant in variants]
        best = max(filter(None, found), key=lambda match: match[1], default=None)
        return titles[best[0]] if best and best[1] >= MIN_SIMILARITY else None


def title_variants(title: str) -> list[str]:
    """Search keys of the title, the title without its brackets, and the bracketed names: "Seven (a.k.a. Se7en)"."""
    bracketed = [display_title(name.removeprefix("a.k.a. ")) for name in BRACKETED.findall(title)]
    keys = [search_key(name) for name in (title, BRACKETED.sub("", title), *bracketed)]
    return list(dict.fromkeys(filter(None, keys)))
