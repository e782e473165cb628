import numpy as np

from services.recommender.model.group_aggregation import aggregate_scores
from services.recommender.model.group_ranking import MemberScores, count_suited, mean_stars, rank_for_group
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


def test_the_fairness_decides_whose_scores_count() -> None:
    loved_by_one = MemberScores(np.array([9.0, 1.0, 0.0]), np.array([5.0, 4.0, 1.0]))
    hated_by_other = MemberScores(np.array([-2.0, 1.0, 0.0]), np.array([1.0, 4.0, 2.0]))
    ranking = Ranking.from_counts(np.ones(3), np.eye(3))
    members, allowed = [loved_by_one, loved_by_one, hated_by_other], np.ones(3, dtype=bool)
    assert rank_for_group(ranking, members, allowed, 1, fairness="average").tolist() == [0]
    assert rank_for_group(ranking, members, allowed, 1, fairness="least_misery").tolist() == [1]


def test_a_movie_suits_those_to_whom_it_is_no_misery() -> None:
    stars = [[1.0, 5.0, 2.0, 3.0], [1.0, 4.0, 5.0, 3.0]]
    members = [MemberScores(np.zeros(4), np.array(each)) for each in stars]
    allowed = np.array([True, True, True, False])
    assert count_suited(members, allowed, np.array([2, 0, 1])) == [1, 0, 1]
    assert count_suited(members, allowed, np.array([], dtype=np.intp)) == []


def test_the_mean_stars_are_those_of_each_member() -> None:
    members = [MemberScores(np.zeros(3), np.array(each)) for each in ([1.0, 2.0, 4.0], [5.0, 5.0, 3.0])]
    assert mean_stars(members, np.array([0, 2])) == [2.5, 4.0]
    assert mean_stars(members, np.array([], dtype=np.intp)) == []
