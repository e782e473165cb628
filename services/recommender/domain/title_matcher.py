"""Finds the movies that another site's export means, by title and year."""

import re
from collections import defaultdict
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from services.recommender.datasets.titles import display_title, split_title
from services.recommender.domain.catalogue import Catalogue, search_key
from shared.contracts.movies import NamedMovie

SAME_TITLE = 88


OTHER_NAMES = re.compile(r"\(([^()]+)\)")


def match_all(named: list[NamedMovie], catalogue: Catalogue) -> list[int | None]:
    names = Names.of(catalogue)
    return [names.movie_of(each) if each.title.strip() else known(each.movie_id, catalogue) for each in named]


def known(movie_id: int | None, catalogue: Catalogue) -> int | None:
    """An id alone; beside a title it would be ignored, because other data sets number their movies otherwise."""
    return movie_id if movie_id in catalogue.movies else None


@dataclass(frozen=True)
class Names:
    """Movie ids by every name that they go by: of each year, and of all years."""

    by_year: dict[int | None, dict[str, int]]
    of_all: dict[str, set[int]]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Names":
        by_year: dict[int | None, dict[str, int]] = defaultdict(dict)
        of_all: dict[str, set[int]] = defaultdict(set)
        for movie in catalogue.movies.values():
            for name in names_of(movie.title):
                by_year[movie.year].setdefault(name, movie.movie_id)
                of_all[name].add(movie.movie_id)
        return cls(by_year, of_all)

    def movie_of(self, named: NamedMovie) -> int | None:
        """Sites differ by a year now and then; a title without a year must be the title of one movie alone."""
        title, year = split_title(named.title)
        wanted = names_of(title)
        year = named.year or year
        if year is None:
            found = set().union(*(self.of_all.get(name, set()) for name in wanted))
            return next(iter(found)) if len(found) == 1 else None
        tries = (self._likest(wanted, near) for near in (year, year - 1, year + 1))
        return next((movie_id for movie_id in tries if movie_id is not None), None)

    def _likest(self, wanted: list[str], year: int) -> int | None:
        names = self.by_year.get(year, {})
        found = [process.extractOne(name, names.keys(), scorer=fuzz.token_sort_ratio) for name in wanted]
        likest = max(filter(None, found), key=lambda each: each[1], default=None)
        return names[likest[0]] if likest and likest[1] >= SAME_TITLE else None


def names_of(title: str) -> list[str]:
    """The whole title, the title without what stands in brackets, and what stands there: "Seven (a.k.a. Se7en)"."""
    bracketed = [display_title(name.removeprefix("a.k.a. ")) for name in OTHER_NAMES.findall(title)]
    keys = [search_key(name) for name in (title, OTHER_NAMES.sub("", title), *bracketed)]
    return list(dict.fromkeys(filter(None, keys)))
