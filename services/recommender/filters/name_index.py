"""Finds movies by names that they have, such as those of people: by the whole name, or by words of it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Self

from services.recommender.titles.normal_form import literal_words

MAX_NAMES = 200
"""How many names with the same words count."""
MIN_PREFIX_LETTERS = 3
LAST_LETTER = "\U0010ffff"


@lru_cache(maxsize=100_000)
def words_of(name: str) -> tuple[str, ...]:
    return tuple(literal_words(name))


@dataclass(frozen=True, eq=False)
class NameLayer:
    """Movies by key (the words of a name), and keys by each of their words."""

    movies: Mapping[str, list[int]] = field(default_factory=dict)
    keys: Mapping[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    @classmethod
    def from_names(cls, names: Mapping[int, Iterable[str]]) -> Self:
        movies: dict[str, list[int]] = defaultdict(list)
        for movie_id, each in names.items():
            for key in {" ".join(words_of(name)) for name in each}:
                movies[key].append(movie_id)
        keys: dict[str, list[str]] = defaultdict(list)
        for key in movies:
            for word in set(key.split()):
                keys[word].append(key)
        return cls(dict(movies), dict(keys), sorted(keys))

    def keys_with(self, words: Collection[str], *, whole_words: bool) -> set[str]:
        """Keys with all of the words, of which the last may be the beginning of one unless `whole_words`."""
        *whole, last = words
        found = set(self.keys.get(last, ()) if whole_words else self._keys_beginning_with(last))
        for word in whole:
            found &= set(self.keys.get(word, ()))
        return found

    def _keys_beginning_with(self, word: str) -> Iterable[str]:
        if len(word) < MIN_PREFIX_LETTERS:
            return self.keys.get(word, ())
        start, end = bisect_left(self.words, word), bisect_left(self.words, word + LAST_LETTER)
        return (key for each in self.words[start:end] for key in self.keys[each])


@dataclass(frozen=True, eq=False)
class NameIndex:
    """Immutable. `changed` holds the movies whose names were changed since `large` was made, and replaces them."""

    large: NameLayer
    changed: NameLayer = field(default_factory=NameLayer)
    changed_ids: frozenset[int] = frozenset()

    @classmethod
    def from_names(cls, names: Mapping[int, Iterable[str]]) -> Self:
        return cls(NameLayer.from_names(names))

    def with_changes(self, changed: Mapping[int, Iterable[str]]) -> Self:
        """`changed`: all movies whose names differ from those in the large layer."""
        return replace(self, changed=NameLayer.from_names(changed), changed_ids=frozenset(changed))

    def find(self, name: str) -> set[int]:
        """The movies with this name; if no movie has it, those with a name of these words."""
        return self.exactly(name) or self.with_words(name)

    def exactly(self, name: str) -> set[int]:
        return self._movies([" ".join(words_of(name))])

    def with_words(self, name: str, *, whole_words: bool = False) -> set[int]:
        words = words_of(name)
        if not words:
            return set()
        keys = {key for layer in (self.large, self.changed) for key in layer.keys_with(words, whole_words=whole_words)}
        return self._movies(sorted(keys)[:MAX_NAMES])

    def _movies(self, keys: Iterable[str]) -> set[int]:
        found: set[int] = set()
        for key in keys:
            found.update(self.changed.movies.get(key, ()))
            found.update(movie for movie in self.large.movies.get(key, ()) if movie not in self.changed_ids)
        return found
