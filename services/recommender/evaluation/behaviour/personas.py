"""People whose lists anybody can judge, on MovieLens 100K: what they rate, and what must hold of their first 20."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation.metrics import NO_CONTROLS
from services.recommender.model import Model, Profile
from services.recommender.model.matrix import Array, genre_flags, genre_names, movie_years

AMOUNT = 20
STAR_WARS, EMPIRE, JEDI, SILENCE, JURASSIC_PARK = 50, 172, 181, 98, 82
BAD = 2.5


@dataclass(frozen=True, eq=False)
class PersonaList:
    """The first 20 movies: their ids, predicted stars, genres and years."""

    movie_ids: list[int]
    stars: Array
    genres: list[set[str]]
    years: Array

    def without(self, *movie_ids: int, first: int = AMOUNT) -> bool:
        return not set(self.movie_ids[:first]) & set(movie_ids)

    def of_genres(self, *names: str) -> Array:
        return np.array([bool(genres & set(names)) for genres in self.genres])


@dataclass(frozen=True)
class Persona:
    ratings: dict[int, float]
    """stars by movie id, oldest first"""
    is_right: Callable[[PersonaList], bool]


ONE_STAR_ALONE, MIXED = {STAR_WARS: 1.0}, {STAR_WARS: 5.0, 174: 5.0, EMPIRE: 1.0, JEDI: 1.0}
ALL_ONES = dict.fromkeys((STAR_WARS, 100, JEDI, 258, 286), 1.0)
PERSONAS = {
    "one star alone": Persona(ONE_STAR_ALONE, lambda each: each.without(STAR_WARS, EMPIRE, JEDI)),
    "dislike among few": Persona({STAR_WARS: 0.5, 100: 5, 127: 4}, lambda each: each.without(STAR_WARS, EMPIRE, JEDI)),
    "hates popular": Persona(
        {STAR_WARS: 1, 121: 1, 313: 1, 118: 1, 222: 2, 14: 5, 116: 5, 285: 5},
        lambda each: each.without(EMPIRE, JEDI) and int((each.stars < BAD).sum()) <= 2,
    ),
    "romcoms": Persona(
        {88: 5, 216: 5, 739: 5, 66: 5, 255: 5, 183: 1, 195: 1, 234: 1},
        lambda each: each.of_genres("Romance").sum() >= 12 and each.without(STAR_WARS, EMPIRE, JEDI, SILENCE),
    ),
    "arthouse": Persona(
        {134: 5, 179: 5, 474: 5, 185: 5, 483: 4, 121: 1, 118: 1, 29: 1},
        lambda each: each.without(STAR_WARS, EMPIRE, JEDI, first=14),
    ),
    "noir": Persona(
        {185: 5, 603: 5, 479: 5, 654: 5, 484: 5, 523: 4, 94: 1, 122: 1},
        lambda each: ((each.years < 1970) | each.of_genres("Film-Noir", "Thriller")).sum() >= 14,
    ),
    "musicals": Persona(
        {71: 5, 95: 5, 99: 5, 588: 5, 418: 5, 143: 5, 135: 2, 234: 1},
        lambda each: each.without(JURASSIC_PARK) and each.of_genres("Children's", "Musical", "Animation").sum() >= 10,
    ),
}
DIFFERENT = {
    "all ones": (ALL_ONES, dict.fromkeys(ALL_ONES, 5.0), 8),
    "mixed": (MIXED, ONE_STAR_ALONE, 10),
}
"""Two profiles, and in how many movies their lists must differ at least."""


def judge_personas(model: Model, dataset: Dataset) -> dict[str, bool]:
    """Whether each persona's list is right."""
    verdicts = {name: each.is_right(persona_list(model, dataset, each.ratings)) for name, each in PERSONAS.items()}
    for name, (one, other, least) in DIFFERENT.items():
        lists = [set(persona_list(model, dataset, ratings).movie_ids) for ratings in (one, other)]
        verdicts[name] = len(lists[0] - lists[1]) >= least
    return {name: bool(verdict) for name, verdict in verdicts.items()}


def persona_list(model: Model, dataset: Dataset, ratings: dict[int, float]) -> PersonaList:
    profile = Profile(list(ratings), list(ratings.values()), np.arange(len(ratings)))
    fold_in = model.fold_in(profile)
    places = NO_CONTROLS.top(fold_in.scores, ~np.isin(model.movie_ids, profile.movie_ids), AMOUNT)
    names, flags = np.array(genre_names(dataset.movies)), genre_flags(model.movie_ids, dataset.movies)
    return PersonaList(
        movie_ids=model.movie_ids[places].tolist(),
        stars=fold_in.stars[places],
        genres=[set(names[flags[place] > 0].tolist()) for place in places],
        years=movie_years(model.movie_ids, dataset.movies)[places],
    )
