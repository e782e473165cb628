import numpy as np
import polars as pl

from services.recommender.datasets.formats import Dataset
from services.recommender.model import Neighbours, Profile, fit
from services.recommender.model.algorithms.user_cosine import UserCosine


def naive_weighted_average(
    ratings: dict[tuple[int, int], float], profile: dict[int, float], movie: int
) -> float | None:
    """The paper's formula, spelled out: cosine over whole rows, average over those who rated the movie."""
    weighed = weights = 0.0
    for user in {u for u, _ in ratings}:
        row = {m: r for (u, m), r in ratings.items() if u == user}
        dot = sum(stars * row.get(m, 0) for m, stars in profile.items())
        norms = np.sqrt(sum(s * s for s in profile.values())) * np.sqrt(sum(s * s for s in row.values()))
        if movie in row:
            weighed += dot / norms * row[movie]
            weights += dot / norms
    return weighed / weights if weights > 0 else None


def test_it_equals_the_papers_formula_computed_naively(dataset: Dataset) -> None:
    model = fit(UserCosine(), dataset.ratings, dataset.movies)
    ratings = {(u, m): r for u, m, r, _ in dataset.ratings.iter_rows()}
    for user in (1, 4, 31):
        row = {m: r for (u, m), r in ratings.items() if u == user}
        scores = model.scores(Profile(list(row), list(row.values()), [0] * len(row)))
        for place, movie in enumerate(model.movie_ids):
            expected = naive_weighted_average(ratings, row, int(movie))
            assert expected is None or abs(scores[place] - expected) < 1e-6


def test_the_closest_users_who_rated_a_movie_explain_it() -> None:
    rows = [(1, 10, 5.0), (1, 20, 4.0), (2, 10, 5.0), (2, 20, 2.0), (3, 30, 1.0), (3, 20, 1.0)]
    ratings = pl.DataFrame([(*r, 0) for r in rows], schema=["user_id", "movie_id", "rating", "rated_at"], orient="row")
    movies = pl.DataFrame({"movie_id": [10, 20, 30], "title": ["a", "b", "c"], "genres": [["X"], ["X"], ["X"]]})
    model = fit(UserCosine(), ratings, movies)
    assert model.explain(Profile([10], [5.0], [0]), 20) == Neighbours(count=2, average=3.0)
