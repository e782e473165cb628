"""The words of a wish that nothing is understood of."""

from collections.abc import Iterable

from services.recommender.wishes.names import QUOTES
from services.recommender.wishes.text import WishText
from services.recommender.wishes.vocabulary.fillers import FILLER, SEPARATORS


def said_back(text: WishText, unknown: Iterable[tuple[int, int]]) -> list[str]:
    """Words with only small words between them belong together."""
    runs: list[tuple[int, int]] = []
    for start, end in unknown:
        if runs and not _has_meaning(text.read[runs[-1][1] : start]):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return [text.said(start, end).strip(QUOTES + SEPARATORS) for start, end in runs]


def _has_meaning(words: str) -> bool:
    return bool(FILLER.sub("", words).replace("-", " ").strip())
