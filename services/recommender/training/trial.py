"""The trial of a model before it is published: it makes lists for profiles of every kind."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.reasons import MAX_CITED
from services.recommender.lists.served_model import ServedModel
from services.recommender.model import Model, Profile
from services.recommender.model.algorithms.projection import project
from services.recommender.model.matrix import genre_flags
from services.recommender.model.ranking import Ranking
from services.recommender.model.star_counts import most_rated_first
from services.recommender.model.stars import MAX_STARS, MIN_STARS
from services.recommender.training.rating_table import RatingTable
from shared.contracts.errors import Conflict
from shared.contracts.lists import NO_CONTROLS
from shared.contracts.values import MAX_AMOUNT

PROFILES = 100
FEW = 20
MOST_RATINGS = 20_000
STARS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)
SEED = 1
NOBODY = 0


class UnusableModel(Conflict):
    """A model that cannot make a list must not be published."""


def try_model(model: Model, ratings: RatingTable, movies: pl.DataFrame) -> None:
    """With the movies of the catalogue. Raises `UnusableModel`."""
    movie_ids = movies["movie_id"].sort().to_numpy()
    counts = ratings.per_movie(movie_ids)
    projected = project(model, movie_ids)
    ranking = Ranking.from_counts(counts, genre_flags(movie_ids, movies))
    for name, profile in trial_profiles(movie_ids[most_rated_first(counts)].tolist()):
        try:
            _make_list(projected, ranking, profile)
        except Exception as error:
            raise UnusableModel(
                f"The new model cannot make a list for {name}, and is not published: {error!r}"
            ) from error


def try_served(served: ServedModel) -> None:
    """Before a model that is published already is taken up. Raises `UnusableModel`."""
    first = served.dataset.catalogue.movie_ids[:1].tolist()
    for verdicts in ({}, {movie_id: Verdict(MAX_STARS, 1) for movie_id in first}):
        try:
            served.rendered_list_for(UserProfile(NOBODY, 1, verdicts), MAX_AMOUNT, NO_CONTROLS)
        except Exception as error:
            raise UnusableModel(f"it cannot make a list: {error!r}") from error


def _make_list(model: Model, ranking: Ranking, profile: Profile) -> None:
    fold_in = model.fold_in(profile)
    for values in (fold_in.scores, fold_in.stars):
        if values.shape != model.movie_ids.shape or not np.isfinite(values).all():
            raise ValueError("not a finite number for each movie")
    if len(fold_in.stars) and not MIN_STARS <= fold_in.stars.min() <= fold_in.stars.max() <= MAX_STARS:
        raise ValueError("predicted stars are beyond the scale")
    allowed = ~np.isin(model.movie_ids, profile.movie_ids)
    places = ranking.top(fold_in.scores, allowed, MAX_AMOUNT, 0.0, 0.0)
    if len(places) < min(MAX_AMOUNT, int(allowed.sum())):
        raise ValueError(f"only {len(places)} movies")
    model.explain_briefly(profile, model.movie_ids[places], MAX_CITED)


def trial_profiles(ids: list[int]) -> Iterator[tuple[str, Profile]]:
    """A hundred, each with its name, of these movies, the most rated first."""
    head, tail = ids[:FEW], ids[-FEW:]
    named: list[tuple[str, Profile]] = [
        ("an empty profile", Profile.empty()),
        ("a profile of unknown movies", _rated([int(max(ids)) + 1], 4.0)),
        ("a profile of dislikes", _rated(head, MIN_STARS)),
        ("a profile of likes", _rated(head, MAX_STARS)),
        ("a profile of dislikes of everything", _rated(ids[:MOST_RATINGS], MIN_STARS)),
        ("the longest profile", _mixed(ids[:MOST_RATINGS])),
        ("a profile of the least known movies", _rated(tail, 4.5)),
        ("a profile of dislikes of the least known movies", _rated(tail, MIN_STARS)),
        *((f"one rating of {stars} stars", _rated(head[:1], stars)) for stars in STARS),
        *((f"one rating of {stars} stars of the least known movie", _rated(tail[-1:], stars)) for stars in STARS),
    ]
    yield from named
    generator = np.random.default_rng(SEED)
    for number in range(PROFILES - len(named)):
        size = min(len(ids), 1 + number)
        yield f"random profile {number}, of {size} ratings", _mixed(generator.choice(ids, size, replace=False).tolist())


def _rated(movie_ids: list[int], stars: float) -> Profile:
    return Profile(movie_ids, [stars] * len(movie_ids), list(range(len(movie_ids))))


def _mixed(movie_ids: list[int]) -> Profile:
    stars = [STARS[place % len(STARS)] for place in range(len(movie_ids))]
    return Profile(movie_ids, stars, list(range(len(movie_ids))))
