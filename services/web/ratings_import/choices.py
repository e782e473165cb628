"""Which movies the user chose for films of a file."""

from collections.abc import Iterable, Sequence

from services.web.ratings_import.matching import Match
from services.web.ratings_import.reading.entries import Film, film_key

Choices = dict[int, int | None]
"""By the number of a film: the chosen movie, or None to leave the film out."""


def carry_over(choices: Choices, before: Sequence[Film], after: Sequence[Film]) -> Choices:
    """The same choices after the file was read in another way, which may number its films differently."""
    chosen = {film_key(before[number]): movie_id for number, movie_id in choices.items()}
    keys = enumerate(map(film_key, after))
    return {number: chosen[key] for number, key in keys if key in chosen}


def count_chosen(matches: Iterable[Match], choices: Choices) -> int:
    """How many movies nothing but the choices name."""
    return len({*choices.values()} - {match.movie_id for match in matches} - {None})
