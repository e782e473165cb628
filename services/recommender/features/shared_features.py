"""What an added movie has in common with the rated movies that speak for it."""

from collections.abc import Mapping, Sequence

from services.recommender.features.movie_terms import named_terms
from services.recommender.model.movie_features import GENRE
from shared.contracts.explanations import DIRECTOR
from shared.contracts.movie_facts import MovieFacts
from shared.contracts.movies import Movie
from shared.lists.compact_list import SharedFeature

MAX_SHARED = 2
Amounts = Mapping[tuple[str, str], float]
Names = Mapping[tuple[str, str], str]
"""What a movie calls a feature, by its kind and its name in lower case."""


def names_of(movie: Movie, facts: MovieFacts) -> Names:
    named = [*((GENRE, genre) for genre in movie.genres), *named_terms(facts)]
    return {(kind, name.lower()): name for kind, name in named}


def shared_features(amounts: Amounts, own: Names, others: Sequence[Names]) -> tuple[SharedFeature, ...]:
    """Features that count for the model and that all the movies have: a director alone, or else those that count
    most."""
    common = [key for key in amounts if key in own and all(key in names for names in others)]
    directors = [key for key in common if key[0] == DIRECTOR]
    chosen = directors[:1] or sorted(common, key=lambda key: (-amounts[key], key))[:MAX_SHARED]
    return tuple(SharedFeature(key[0], own[key]) for key in chosen)
