"""Patterns of phrases with alternatives, as the files of samples and slot values have them."""

from collections.abc import Iterable, Iterator
from itertools import accumulate

SPREAD = "~"
MOST_OF_A_SPREAD = 60
"""Alexa generalises from samples, and takes no more of them than a model of 1.5 MB has."""
GOLDEN_RATIO = (5**0.5 - 1) / 2
"""Its multiples are spread evenly, whatever the order of the alternatives."""
DEPTH = {"(": 1, ")": -1}


def expand(pattern: str) -> list[str]:
    """All phrases of a pattern with alternatives such as (a|b), also within one another. One of them may be empty."""
    return [" ".join(text.split()) for text in _texts(pattern)]


def _texts(pattern: str) -> list[str]:
    before, bracket, rest = pattern.partition("(")
    if not bracket:
        return [pattern]
    depths = accumulate((DEPTH.get(character, 0) for character in rest), initial=1)
    end = next(index for index, depth in enumerate(depths) if depth == 0)
    chosen = [text for option in _options(rest[: end - 1]) for text in _texts(option)]
    endings = _texts(rest[end:])
    return [before + text + ending for text in chosen for ending in endings]


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
