import numpy as np

from services.recommender.datasets.formats import Dataset
from services.recommender.model import Neighbours, Profile
from services.recommender.model.algorithms.user_knn import UserKnn
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import RatingMatrix


def test_it_equals_the_sum_over_the_closest_users_computed_naively(dataset: Dataset) -> None:
    matrix = RatingMatrix.from_frames(dataset.ratings, dataset.movies)
    model = UserKnn(neighbours=5).fit(matrix, Execution())
    stars = matrix.stars.toarray()
    weighed = stars / 5 * np.log(len(stars) / np.maximum((stars > 0).sum(axis=0), 1)).clip(1e-3)
    mine = weighed[8]
    similarity = weighed @ mine / np.linalg.norm(weighed, axis=1) / np.linalg.norm(mine)
    closest = np.argsort(-similarity, kind="stable")[:5]
    rated = np.flatnonzero(stars[8])
    profile = Profile(matrix.movie_ids[rated], stars[8, rated], np.zeros(len(rated)))
    assert np.allclose(model.scores(profile), similarity[closest] @ stars[closest] / 5, atol=1e-5)
    target = int(np.flatnonzero((stars[8] == 0) & (stars[closest] > 0).any(axis=0))[0])
    given = stars[closest, target]
    expected = Neighbours(int((given > 0).sum()), float(given[given > 0].mean()), among=5)
    assert model.explain(profile, int(matrix.movie_ids[target])) == expected
