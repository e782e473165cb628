"""Which movies the user chose for films of a file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from services.web.ratings_import.matching import Match
from services.web.ratings_import.reading.entries import Film, film_key

FROM_TMDB: Literal["tmdb"] = "tmdb"
Choice = int | Literal["tmdb"] | None
Choices = dict[int, Choice]
"""By the number of a film: the chosen movie, the film that TMDB offers, or None to leave the film out."""


def carry_over(choices: Choices, before: Sequence[Film], after: Sequence[Film]) -> Choices:
    """The same choices after the file was read in another way, which may number its films differently."""
    chosen = {film_key(before[number]): movie_id for number, movie_id in choices.items()}
    keys = enumerate(map(film_key, after))
    return {number: chosen[key] for number, key in keys if key in chosen}


def count_chosen(matches: Iterable[Match], choices: Choices) -> int:
    """How many movies nothing but the choices name."""
    additions = count_additions(choices)
    return len(movies_of(choices) - {match.movie_id for match in matches}) + additions


def count_additions(choices: Choices) -> int:
    return sum(choice == FROM_TMDB for choice in choices.values())


def movies_of(choices: Choices) -> set[int]:
    """Those of the catalogue."""
    return {choice for choice in choices.values() if isinstance(choice, int)}


def with_added(choices: Choices, added: Mapping[int, int]) -> dict[int, int | None]:
    """Films that were to be added are the movies that they have become; one that could not be added is left out."""
    return {
        number: choice if choice is None or isinstance(choice, int) else added.get(number)
        for number, choice in choices.items()
    }
