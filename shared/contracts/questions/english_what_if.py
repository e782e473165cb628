"""What would be with other ratings, as an English sentence."""

from collections.abc import Sequence

from shared.contracts.questions.what_if import PlacedMovie, RatingChange, actual_changes

SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
TEENS = range(11, 14)


def what_if_statement(changes: Sequence[RatingChange], movie: PlacedMovie | None, first: str | None) -> str:
    """`first` is the title of the first movie of the list that would be."""
    changed = actual_changes(changes)
    if not changed:
        return "Nothing would change." if changes else _present(movie, first)
    return f"{_condition(changed)}, {_consequence(movie, first)}"


def ordinal(number: int) -> str:
    suffix = "th" if number % 100 in TEENS else SUFFIXES.get(number % 10, "th")
    return f"{number:,}{suffix}"


def _present(movie: PlacedMovie | None, first: str | None) -> str:
    if movie is None:
        return f"Your list begins with {first}." if first else "Your list is empty."
    if movie.place_now is None:
        return f"{movie.title} is not recommended to you."
    return f"{movie.title} stands {ordinal(movie.place_now)}."


def _condition(changed: Sequence[RatingChange]) -> str:
    if len(changed) > 1:
        return f"With these {len(changed)} changes"
    (change,) = changed
    if change.after is None:
        return f"Without your {_stars(change.before)} for {change.title}"
    if change.before is None:
        return f"With {_stars(change.after)} for {change.title}"
    return f"With {_stars(change.after)} instead of {change.before:g} for {change.title}"


def _consequence(movie: PlacedMovie | None, first: str | None) -> str:
    if movie is None:
        return f"your list would begin with {first}." if first else "your list would be empty."
    if movie.place is None:
        return f"{movie.title} would not be recommended to you."
    still = "still " if movie.place == movie.place_now else ""
    return f"{movie.title} would {still}stand {ordinal(movie.place)}."


def _stars(stars: float | None) -> str:
    return "1 star" if stars == 1 else f"{stars or 0:g} stars"
