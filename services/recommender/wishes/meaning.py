"""What a part of a wish means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from re import Match, Pattern

from shared.contracts.questions.wishes import Bounds, WishMeaning

__all__ = ["Bounds", "Meaning", "Part", "Reading", "Rule", "each_once", "fixed", "more_of", "unwanted"]


class Meaning(WishMeaning):
    """`compared`: "newer", "older", "shorter" or "longer" than the movie that is liked."""

    compared: str | None = None


@dataclass(frozen=True)
class Part:
    """Words of a wish, and what they mean."""

    said: str
    meaning: Meaning


@dataclass(frozen=True)
class Reading:
    """What words mean, and what they mean after "no" or "not"; None if there is no filter for that."""

    meaning: Meaning | None
    negated: Meaning | None = None


@dataclass(frozen=True)
class Rule:
    """Words that a pattern matches, from where the reader is, and how to read them; None if they mean nothing."""

    pattern: Pattern[str]
    read: Callable[[Match[str]], Reading | None]


def fixed(pattern: Pattern[str], meaning: Meaning, negated: Meaning | None = None) -> Rule:
    return Rule(pattern, lambda _: Reading(meaning, negated))


def more_of(meaning: Meaning | None) -> Meaning | None:
    """A genre is a filter until there is too little of it."""
    return meaning and meaning.model_copy(update={"genre": (), "more": (*meaning.more, *meaning.genre)})


def unwanted(genres: Sequence[str]) -> Meaning:
    return Meaning(without_genre=tuple(genres))


def each_once(parts: Sequence[Part]) -> list[Part]:
    """Without those that mean the same as one before."""
    meanings = [part.meaning for part in parts]
    return [part for at, part in enumerate(parts) if part.meaning not in meanings[:at]]
