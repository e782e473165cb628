"""Names with most of the words of a query that no name has altogether."""

from collections.abc import Sequence

import numpy as np

from services.recommender.model.matrix import Array
from services.recommender.titles.normal_form import SMALL_WORDS
from services.recommender.titles.segment import Segment
from services.recommender.titles.typed.given_names import is_given_name
from services.recommender.titles.typed.query import FILM_WORDS
from services.recommender.titles.vocabulary import LONG_WORD, MIN_TYPO_LENGTH

MIN_SHARE = 0.5
UNKNOWN_WORD = 0.5
WORD_WITH_TYPOS = 0.9
MAX_EXTRA_WORDS = 5
MAX_CHECKED = 5000
ABOUT_FILMS = FILM_WORDS | frozenset(
    {
        *("anime", "cartoon", "cast", "comedy", "director", "drama", "dvd", "horror", "musical", "original", "remake"),
        *("romance", "soundtrack", "thriller", "trailer", "komodie", "romanze", "serie", "zeichentrick"),
        *("actionfilm", "horrorfilm", "kinderfilm", "liebesfilm", "zeichentrickfilm"),
    }
)
"""What people write behind a title, in normal form."""
NO_WORD = 100
"""More typos than the words of any query have together."""


def names_with_most_words(words: Sequence[str], typos: Sequence[Array], segment: Segment) -> tuple[Array, Array]:
    """The names with the most of the words, each by its weight, and how many words each has besides. `typos`: by how
    many each word differs from the nearest one of each name; a word with typos counts less."""
    counts = np.zeros(len(segment.texts), dtype=np.float32)
    for each, weight in zip(typos, _weights(words, typos), strict=True):
        counts[each < NO_WORD] += weight * WORD_WITH_TYPOS
        counts[each == 0] += weight * (1 - WORD_WITH_TYPOS)
    enough, whole = _with_enough(words, typos, segment)
    counts[whole] = np.maximum(counts[whole], MIN_SHARE)
    counts[~enough] = 0
    best = counts.max(initial=0)
    names = np.flatnonzero(counts >= max(best - 1e-6, MIN_SHARE))[:MAX_CHECKED]
    extra = [min(segment.texts[name].count(" "), MAX_EXTRA_WORDS) for name in names.tolist()]
    return names, np.array(extra, dtype=np.uint8)


def _with_enough(words: Sequence[str], typos: Sequence[Array], segment: Segment) -> tuple[Array, list[int]]:
    """Flags of the names with more than half of the words that tell a title, one of them long or without a typo, and
    of those that consist of words of the query, "fargo coen"; and which of these have several words. One name of a
    person, or one of two words, is in unrelated titles."""
    telling = [(word, each) for word, each in zip(words, typos, strict=True) if _is_telling(word, each)]
    if not telling:
        return np.zeros(len(segment.texts), dtype=bool), []
    found = np.sum([each < NO_WORD for _word, each in telling], axis=0)
    sure = np.any([each < (NO_WORD if len(word) >= LONG_WORD else 1) for word, each in telling], axis=0)
    enough = np.asarray(sure & (2 * found > len(telling)))
    texts = {name: segment.texts[name].split(" ") for name in np.flatnonzero(sure & ~enough)[:MAX_CHECKED].tolist()}
    whole = [name for name, parts in texts.items() if set(parts) <= set(words) and not _is_of_person(parts, words)]
    enough[whole] = True
    return enough, [name for name in whole if len(texts[name]) > 1]


def _is_of_person(title: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the title is but the given name of somebody: "michael douglas", not "michael movie"."""
    return len(title) == 1 and is_given_name(title[0]) and ABOUT_FILMS.isdisjoint(words)


def _is_telling(word: str, typos: Array) -> bool:
    """Not "of", nor a short word that no title has: "teh"."""
    is_long = len(word) >= MIN_TYPO_LENGTH or word.isdecimal()
    return word not in SMALL_WORDS and (is_long or bool(np.any(typos == 0)))


def _weights(words: Sequence[str], typos: Sequence[Array]) -> list[float]:
    """Each word's share of the query: rare and long words count more, words of no title half."""
    counts = [int(np.count_nonzero(each < NO_WORD)) for each in typos]
    weights = [
        (float(np.log((len(each) + 1) / max(count, 1))) + 0.1)
        * min(len(word), LONG_WORD)
        * (1 if count else UNKNOWN_WORD)
        for word, each, count in zip(words, typos, counts, strict=True)
    ]
    return [weight / sum(weights) for weight in weights]
