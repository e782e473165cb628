"""One spelling for each genre, so that filters, menus and the skill find all movies of it."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

MOVIELENS = (
    *("Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama", "Fantasy"),
    *("Film-Noir", "Horror", "IMAX", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western"),
)
OTHER_NAMES = {
    **{"children's": "children", "family": "children", "film noir": "film-noir", "music": "musical"},
    **{"science fiction": "sci-fi", "scifi": "sci-fi", "science-fiction": "sci-fi"},
}


class UnknownGenre(Exception):
    """The message says which it is, and what may be meant."""


class GenreNames:
    """`known`: as the data set spells them. MovieLens' genres are known without it."""

    def __init__(self, known: Iterable[str]) -> None:
        self._spellings = {_key(name): name for name in (*MOVIELENS, *known)}

    def spelled(self, names: Iterable[str], stated_before: Collection[str]) -> list[str]:
        """As the catalogue spells them. What earlier versions took for a genre of this movie stays one.
        Raises `UnknownGenre`."""
        return list(dict.fromkeys(name if name in stated_before else self._spelling(name) for name in names))

    def _spelling(self, name: str) -> str:
        spelling = self._spellings.get(_key(name))
        if spelling is not None:
            return spelling
        near = get_close_matches(_key(name), self._spellings, n=1)
        known = f"did you mean {self._spellings[near[0]]}?" if near else f"known are {self.known()}"
        raise UnknownGenre(f"genres: {name!r} is no genre of the catalogue; {known}")

    def known(self) -> str:
        return ", ".join(sorted(self._spellings.values()))


def _key(name: str) -> str:
    plain = name.strip().casefold()
    return OTHER_NAMES.get(plain, plain)
