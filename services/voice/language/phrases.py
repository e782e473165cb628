"""Patterns of phrases with alternatives, as the files of samples and slot values have them."""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

SPREAD = "~"
MOST_OF_A_SPREAD = 120
"""Alexa generalises from samples, and takes no more of them than a model of 1.5 MB has."""
GOLDEN_RATIO = (5**0.5 - 1) / 2
"""Its multiples are spread evenly, whatever the order of the alternatives."""
DEPTH = {"(": 1, ")": -1}
Parts = tuple["str | tuple[Parts, ...]", ...]


def expand(pattern: str) -> list[str]:
    """All phrases of a pattern with alternatives such as (a|b), also within one another. One of them may be empty."""
    return [" ".join(text.split()) for text in texts_of(parts_of(pattern))]


def parts_of(pattern: str) -> Parts:
    """Text, and groups of alternatives, in turn."""
    before, bracket, rest = pattern.partition("(")
    if not bracket:
        return (pattern,)
    depths = accumulate((DEPTH.get(character, 0) for character in rest), initial=1)
    end = next(index for index, depth in enumerate(depths) if depth == 0)
    return before, tuple(parts_of(option) for option in _options(rest[: end - 1])), *parts_of(rest[end:])


def texts_of(parts: Parts, passes: Callable[[str], bool] = bool) -> list[str]:
    """Every combination of those texts between brackets and bars that pass."""
    found = [""]
    for part in parts:
        if isinstance(part, str):
            chosen = [part] if not part or passes(part) else []
        else:
            chosen = [text for option in part for text in texts_of(option, passes)]
        found = [before + text for before in found for text in chosen]
    return found


def _options(alternatives: str) -> Iterator[str]:
    """The parts between the bars that are in no further brackets."""
    start = depth = 0
    for index, character in enumerate(alternatives):
        depth += DEPTH.get(character, 0)
        if character == "|" and depth == 0:
            yield alternatives[start:index]
            start = index + 1
    yield alternatives[start:]


def spread(pattern: str) -> list[str]:
    """The phrases of a pattern; of one that begins with a tilde only some, which have each alternative."""
    phrases = expand(pattern.removeprefix(SPREAD))
    if not pattern.startswith(SPREAD) or len(phrases) <= MOST_OF_A_SPREAD:
        return phrases
    return [phrases[int(number * GOLDEN_RATIO % 1 * len(phrases))] for number in range(MOST_OF_A_SPREAD)]


def expand_all(patterns: Iterable[str]) -> list[str]:
    """Each phrase once, in its first spelling."""
    phrases: dict[str, str] = {}
    for pattern in patterns:
        for phrase in spread(pattern):
            phrases.setdefault(phrase.lower(), phrase)
    return list(phrases.values())
