"""Judges search results: whether a spoken title is certainly one of them, perhaps, or not there."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from services.voice.dialogue.ports import TitleMatch
from shared.contracts.movies import Movie

POSSIBLE = 0.75
"""The similarity from which a title may be another one that was misheard."""
WORD = re.compile(r"\w+")
ARTICLES = {"the", "a", "an"}


def judge(spoken: str, found: Sequence[Movie]) -> TitleMatch:
    same = [movie for movie in found if _key(movie.title) == _key(spoken)]
    if same:
        return TitleMatch(certainty="certain", movies=same)
    possible = [movie for movie in found if _likeness(spoken, movie) >= POSSIBLE]
    possible.sort(key=lambda movie: -_likeness(spoken, movie))
    if possible:
        return TitleMatch(certainty="uncertain", movies=possible)
    return TitleMatch(certainty="absent", movies=list(found[:1]))


def _likeness(spoken: str, movie: Movie) -> float:
    return SequenceMatcher(None, _key(spoken), _key(movie.title)).ratio()


def _key(title: str) -> str:
    """Lower-case words without accents, punctuation and articles."""
    plain = unicodedata.normalize("NFKD", title.casefold().replace("&", " and ").replace("'", ""))
    words = WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
    return " ".join([word for word in words if word not in ARTICLES] or words)
