"""Adds the movies of people and of tags to what a search for titles finds."""

from collections.abc import Set

import numpy as np

from services.recommender.filters.fact_index import FactIndex
from services.recommender.model.matrix import Array
from services.recommender.titles.typed.search import Tier


def with_names(text: str, ids: Array, tiers: Array, facts: FactIndex, movie_ids: Array) -> tuple[Array, Array]:
    """Ids and tiers; a movie may be there twice. The whole name of a person or tag counts like words of a title in
    order, and a part of a person's name like words in any order. Titles with only some of the words then count no
    more."""
    whole = facts.people.exactly(text) | facts.tags.exactly(text)
    named = _known(whole, movie_ids), _known(facts.people.with_words(text, whole_words=True), movie_ids)
    if not any(map(len, named)):
        return ids, tiers
    is_close = (tiers < Tier.MOST_WORDS) | (tiers >= Tier.OTHER_YEAR)
    each_ids = (ids[is_close], *named)
    each_tiers = (tiers[is_close], np.full(len(named[0]), Tier.IN_ORDER), np.full(len(named[1]), Tier.ANY_ORDER))
    return np.concatenate(each_ids), np.concatenate(each_tiers).astype(np.uint8)


def _known(found: Set[int], movie_ids: Array) -> Array:
    ids = np.array(sorted(found), dtype=np.int64)
    return np.asarray(ids[np.isin(ids, movie_ids)])
