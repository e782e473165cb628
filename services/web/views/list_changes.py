"""How a change altered a list on the page: which movies are new, rose, fell or dropped out."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Self

from services.web.localization.translation import gettext, ngettext
from shared.contracts.movies import Movie
from shared.contracts.values import MAX_AMOUNT

MAX_NAMED = 3
ROW_ID = re.compile(r"[0-9]{1,16}")


@dataclass(frozen=True)
class ListChanges:
    """`moves`: by movie, how many places it rose (negative: fell), None if it is new. `removed`: titles, apart from
    movies that the user acted on, by which a list may be shorter too."""

    moves: dict[int, int | None] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    is_shorter: bool = False

    @classmethod
    def between(cls, shown: str, movies: Sequence[Movie], changed: Collection[int] = ()) -> Self:
        """Compares with `shown`, the rows that the page sent back. `changed` are the movies that the user acted on:
        they are not reported as removed."""
        before = parse_rows(shown)
        if not before:
            return cls()
        old_places = {movie_id: place for place, movie_id in enumerate(before)}
        new_places = {movie.movie_id: place for place, movie in enumerate(movies)}
        moves = {each: old_places[each] - place if each in old_places else None for each, place in new_places.items()}
        removed = [title for each, title in before.items() if each not in new_places and each not in changed]
        return cls(moves, removed, is_shorter=len(moves) < len(before))

    @property
    def summary(self) -> str:
        new = sum(places is None for places in self.moves.values())
        rose = sum(places is not None and places > 0 for places in self.moves.values())
        fell = sum(places is not None and places < 0 for places in self.moves.values())
        texts = (
            (new, ngettext("%(count)s new", "%(count)s new", new)),
            (rose, ngettext("%(count)s up", "%(count)s up", rose)),
            (fell, ngettext("%(count)s down", "%(count)s down", fell)),
        )
        counts = ", ".join(text % {"count": count} for count, text in texts if count)
        if self.moves and not (counts or self.removed or self.is_shorter):
            return gettext("The list stays the same")
        return f"{counts}{'; ' if counts and self.removed else ''}{self.removed_summary}"

    @property
    def removed_summary(self) -> str:
        if not self.removed:
            return ""
        others = len(self.removed) - MAX_NAMED
        names = self.removed[:MAX_NAMED] + ([_more(others)] if others > 0 else [])
        joined = gettext(" and ").join(filter(None, [", ".join(names[:-1]), names[-1]]))
        return ngettext("%(titles)s dropped out", "%(titles)s dropped out", len(self.removed)) % {"titles": joined}


def _more(count: int) -> str:
    return ngettext("%(count)s more", "%(count)s more", count) % {"count": count}


def format_rows(movies: Sequence[Movie]) -> str:
    """One line per movie: its id and its title."""
    return "\n".join(f"{movie.movie_id} {' '.join(movie.title.split())}" for movie in movies)


def parse_rows(shown: str) -> dict[int, str]:
    """The reverse of `format_rows`; ignores lines that it did not write."""
    lines = (line.partition(" ") for line in shown.splitlines()[:MAX_AMOUNT])
    return {int(number): title for number, _, title in lines if ROW_ID.fullmatch(number)}
