"""Finds films by what somebody types: exact titles, beginnings, words in order, words in any order, and typos."""

from collections.abc import Iterator, Sequence
from enum import IntEnum

import numpy as np

from services.recommender.model.matrix import Array
from services.recommender.titles.names import Kind
from services.recommender.titles.normal_form import ARTICLES, NormalForm
from services.recommender.titles.segment import Segment
from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.titles.typed.most_words import NO_WORD, names_with_most_words
from services.recommender.titles.typed.query import Query
from services.recommender.titles.vocabulary import MIN_TYPO_LENGTH, Vocabulary

FEW_RESULTS = 3
MAX_TYPO_WORDS = 5
MAX_ORDERED = 5000
"""How many names with all words are checked for their order; beyond that, any order counts."""
SHORT_WORDS = range(2, MIN_TYPO_LENGTH)
"""Lengths of words with a typo only beside other words, and only if no title has the word as it is: "star wrs"."""
MAX_JOINED_WORDS = 3
LONG_JOINED_WORD = 12
"""Letters of two words together that may have two typos besides the space between them: "trane spotting"."""


class Tier(IntEnum):
    """How well a film matches. Within a tier the better known films come first."""

    TITLE = 0
    SUBTITLE = 1
    FIRST_WORDS = 2
    BEGINNING = 3
    """Also of any word, for a query of one word: many titles share it, and most people mean a well-known one."""
    PHRASE = 4
    IN_ORDER = 5
    ANY_ORDER = 6
    TYPOS = 7
    MORE_TYPOS = 8
    OF_YEAR = 9
    """For a query that is only a year."""
    MOST_WORDS = 10
    """And up to `MAX_EXTRA_WORDS` more, by how many words the title has besides."""
    OTHER_YEAR = 16
    """Added for films of other years than that of the query."""
    NEXT_YEAR = 1
    NONE = 255


def search_segment(query: Query, segment: Segment) -> Array:
    """The tier of each film of the segment."""
    tiers = _tiers(query.whole, segment, forgiving=query.titled is None)
    if query.titled is not None:
        tiers = np.minimum(tiers, _tiers_with_year(query.titled, query.year or 0, segment))
    if query.is_only_year:
        of_year = segment.years == query.year
        tiers[of_year] = np.minimum(tiers[of_year], Tier.OF_YEAR)
    return np.where(segment.alive, tiers, Tier.NONE)


def films_with_phrase(text: str, segment: Segment) -> set[int]:
    """The places of the films with these words side by side in a name, written in any of the ways that names have."""
    texts = {text, *(segment.texts[name] for name in segment.keys.of(text.replace(" ", "")))}
    return {film for each in texts for film in _with_words_side_by_side(each, segment)}


def _with_words_side_by_side(text: str, segment: Segment) -> Iterator[int]:
    places = [segment.vocabulary.place(word) for word in text.split(" ")]
    names = _containing_all([[] if place is None else [place] for place in places], segment)
    for name in names[:MAX_ORDERED].tolist():
        film = int(segment.films[name])
        if f" {text} " in f" {segment.texts[name]} " and segment.alive[film]:
            yield film


def _tiers_with_year(titled: NormalForm, year: int, segment: Segment) -> Array:
    tiers = _tiers(titled, segment, forgiving=True).astype(np.int16)
    away = np.abs(segment.years - year)
    penalty = np.select([away == 0, away == 1], [0, Tier.NEXT_YEAR], Tier.OTHER_YEAR)
    return np.where(tiers <= Tier.MORE_TYPOS, tiers + penalty, Tier.NONE).astype(np.uint8)


def _tiers(form: NormalForm, segment: Segment, *, forgiving: bool) -> Array:
    tiers = np.full(len(segment.movies), Tier.NONE, dtype=np.uint8)
    if not form.words:
        return tiers
    words = form.text.split(" ")
    _mark_words(tiers, words, segment)
    _mark_beginnings(tiers, form, segment)
    _mark_titles(tiers, form, segment)
    if forgiving and np.count_nonzero(tiers != Tier.NONE) < FEW_RESULTS and not np.any(tiers <= Tier.BEGINNING):
        _mark_similar(tiers, words, segment)
    if len(words) == 1:
        if words[0] in ARTICLES:
            _mark(tiers, np.array(segment.films_by_article[words[0]], dtype=np.int64), Tier.BEGINNING)
        tiers[(tiers >= Tier.FIRST_WORDS) & (tiers <= Tier.PHRASE)] = Tier.BEGINNING
    return tiers


def _mark(tiers: Array, films: Array, tier: int | Array) -> None:
    np.minimum.at(tiers, films, np.asarray(tier, dtype=np.uint8))


def _mark_titles(tiers: Array, form: NormalForm, segment: Segment) -> None:
    exact = {Kind.FULL: Tier.TITLE, Kind.NUMBERED: Tier.FIRST_WORDS, Kind.BASE: Tier.FIRST_WORDS}
    for key in {form.key, form.text.replace(" ", "")}:
        for name in segment.keys.of(key):
            tier = exact.get(Kind(int(segment.kinds[name])), Tier.SUBTITLE)
            film = int(segment.films[name])
            lacks_article = form.articles and tier == Tier.TITLE and not _has_articles(segment.movies[film], form)
            _mark(tiers, np.array([film]), Tier.SUBTITLE if lacks_article else tier)


def _has_articles(movie: TitledMovie, form: NormalForm) -> bool:
    """ "The Room" is not "Room"."""
    return any(name.form.key == form.key and name.form.articles == form.articles for name in movie.names())


def _mark_beginnings(tiers: Array, form: NormalForm, segment: Segment) -> None:
    for tier, prefix in ((Tier.BEGINNING, form.text), (Tier.FIRST_WORDS, f"{form.text} ")):
        found = segment.names_beginning_with(prefix)
        full = segment.kinds[found.start : found.stop] == Kind.FULL
        _mark(tiers, segment.films[found.start : found.stop][full], tier)


def _mark_words(tiers: Array, words: Sequence[str], segment: Segment) -> None:
    """All words, of which the last may be the beginning of one."""
    names = _containing_all([_completions(words, at, segment.vocabulary) for at in range(len(words))], segment)
    if len(names):
        _mark(tiers, segment.films[names], Tier.ANY_ORDER if len(words) > 1 else Tier.PHRASE)
    if len(words) > 1:
        orders = [_order(words, segment.texts[name]) for name in names[:MAX_ORDERED].tolist()]
        _mark(tiers, segment.films[names[:MAX_ORDERED]], np.array(orders, dtype=np.uint8))


def _completions(words: Sequence[str], at: int, vocabulary: Vocabulary) -> Sequence[int] | range:
    if at == len(words) - 1:
        return vocabulary.beginning_with(words[at])
    place = vocabulary.place(words[at])
    return [] if place is None else [place]


def _containing_all(places: Sequence[Sequence[int] | range], segment: Segment) -> Array:
    found = np.ones(len(segment.texts), dtype=bool)
    for each in places:
        contained = np.zeros(len(segment.texts), dtype=bool)
        contained[segment.vocabulary.containing(each)] = True
        found &= contained
    return np.flatnonzero(found)


def _order(words: Sequence[str], text: str) -> Tier:
    text = f" {text}"
    if f" {' '.join(words)}" in text:
        return Tier.PHRASE
    at = 0
    for word in words:
        at = text.find(f" {word}", at) + 1
        if at == 0:
            return Tier.ANY_ORDER
    return Tier.IN_ORDER


def _mark_similar(tiers: Array, words: Sequence[str], segment: Segment) -> None:
    vocabulary = segment.vocabulary
    for variant in (_split(words, vocabulary), *_joined(words, vocabulary)):
        places = [_completions(variant, at, vocabulary) for at in range(len(variant))]
        _mark(tiers, segment.films[_containing_all(places, segment)], Tier.TYPOS)
    typos = _typos(words, segment)
    _mark_typos(tiers, typos, segment)
    if not np.any(tiers <= Tier.MORE_TYPOS):
        for at, variant in enumerate(_pairs_joined(words) if len(words) <= MAX_JOINED_WORDS else ()):
            if variant[at].isalpha():
                most = 2 if len(variant[at]) >= LONG_JOINED_WORD else 1
                _mark_typos(tiers, _typos(variant, segment), segment, most)
    if not np.any(tiers <= Tier.MORE_TYPOS):
        names, extra = names_with_most_words(words, typos, segment)
        _mark(tiers, segment.films[names], Tier.MOST_WORDS + extra)


def _mark_typos(tiers: Array, typos: Sequence[Array], segment: Segment, most: int = NO_WORD - 1) -> None:
    """The names that have all words with so many typos; one is nearer than several."""
    total = np.asarray(np.sum(typos, axis=0, dtype=np.uint16))
    names = np.flatnonzero(total <= most)
    _mark(tiers, segment.films[names], np.where(total[names] <= 1, Tier.TYPOS, Tier.MORE_TYPOS))


def _typos(words: Sequence[str], segment: Segment) -> list[Array]:
    """For each word, by how many typos it differs from the nearest word of each name."""
    found = []
    for at in range(len(words)):
        similar = _similar(words, at, segment) if at < MAX_TYPO_WORDS else {}
        typos = np.full(len(segment.texts), NO_WORD, dtype=np.uint8)
        for count in sorted(set(similar.values()), reverse=True):
            places = [place for place, distance in similar.items() if distance == count]
            typos[segment.vocabulary.containing(places)] = count
        typos[segment.vocabulary.containing(_completions(words, at, segment.vocabulary))] = 0
        found.append(typos)
    return found


def _similar(words: Sequence[str], at: int, segment: Segment) -> dict[int, int]:
    vocabulary, word, is_last = segment.vocabulary, words[at], at == len(words) - 1
    if len(word) in SHORT_WORDS and len(words) > 1 and word.isalpha() and vocabulary.place(word) is None:
        return vocabulary.near(word, 1)
    similar = (vocabulary.similar_beginnings(word) if is_last else {}) | vocabulary.similar(word)
    is_short = len(words) == 1 and len(word) == MIN_TYPO_LENGTH
    return {place: typos for place, typos in similar.items() if not (is_short and _only_rhymes(word, place, segment))}


def _only_rhymes(word: str, place: int, segment: Segment) -> bool:
    """A short word alone with another first letter is another word, unless that is a whole title: "aeon" is no "neon",
    but "feat" may be "heat"."""
    other = segment.vocabulary.words[place]
    return other[0] != word[0] and other[1:] == word[1:] and not segment.keys.of(other)


def _split(words: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Words that are two words of the catalogue: "starwars"."""
    return [part for word in words for part in _two_words(word, vocabulary)]


def _two_words(word: str, vocabulary: Vocabulary) -> list[str]:
    if vocabulary.place(word) is None:
        for at in range(2, min(len(word), 30) - 1):
            if vocabulary.place(word[:at]) is not None and vocabulary.place(word[at:]) is not None:
                return [word[:at], word[at:]]
    return [word]


def _joined(words: Sequence[str], vocabulary: Vocabulary) -> list[list[str]]:
    """Neighbours that are one word of the catalogue: "gold finger"."""
    pairs = enumerate(_pairs_joined(words))
    return [joined for at, joined in pairs if vocabulary.place(joined[at]) is not None]


def _pairs_joined(words: Sequence[str]) -> list[list[str]]:
    return [[*words[:at], words[at] + words[at + 1], *words[at + 2 :]] for at in range(len(words) - 1)]
