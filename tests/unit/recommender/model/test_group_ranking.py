import numpy as np

from services.recommender.model.group_aggregation import aggregate_scores
from services.recommender.model.group_ranking import MemberScores, rank_for_group
from services.recommender.model.ranking import Ranking

RNG = np.random.default_rng(3)
MOVIES = 12
RANKING = Ranking.from_counts(np.arange(MOVIES, dtype=np.float64), np.eye(MOVIES)[:, :3])
ONE, OTHER = (MemberScores(RNG.normal(size=MOVIES), RNG.uniform(1, 5, MOVIES)) for _ in range(2))


def test_the_places_are_those_of_the_aggregated_scores() -> None:
    allowed = np.ones(MOVIES, dtype=bool)
    allowed[[2, 7]] = False
    candidates = np.flatnonzero(allowed)
    scores = np.array([RANKING.adjusted_scores(each.scores, candidates, 0.5) for each in (ONE, OTHER)])
    stars = np.array([each.stars[candidates] for each in (ONE, OTHER)])
    for diversity in (0.0, 0.8):
        expected = RANKING.select(candidates, aggregate_scores(scores, stars), 5, diversity)
        assert rank_for_group(RANKING, [ONE, OTHER], allowed, 5, 0.5, diversity).tolist() == expected.tolist()


def test_the_order_of_the_members_does_not_matter() -> None:
    allowed = np.ones(MOVIES, dtype=bool)
    there, back = (rank_for_group(RANKING, members, allowed, 8) for members in ([ONE, OTHER], [OTHER, ONE]))
    assert there.tolist() == back.tolist()
    assert len(there) == 8


def test_the_controls_are_neutral_by_default() -> None:
    """Variety would list movie 2 before movie 1, and its opposite movie 3 before movie 2."""
    genres = np.eye(2)[[0, 0, 1, 0, 0, 0]]
    member = MemberScores(np.linspace(1, 0.9, 6), np.full(6, 4.0))
    ranking = Ranking.from_counts(np.array([1.0, 9, 2, 8, 3, 7]), genres)
    assert rank_for_group(ranking, [member], np.ones(6, dtype=bool), 3).tolist() == [0, 1, 2]


def test_without_an_allowed_movie_there_is_no_place() -> None:
    assert rank_for_group(RANKING, [ONE, OTHER], np.zeros(MOVIES, dtype=bool), 5).tolist() == []
