import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.wishes.service import WishedLists
from shared.contracts.lists import Controls
from shared.contracts.questions.wishes import WishedMovies, WishQuery
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.served_models import DATASET, IDS, LOADED, active, movies_for, served_model

USER = 1000
PROFILE = UserProfile(USER, 3, {IDS[0]: Verdict(5.0, 1), IDS[1]: Verdict(None, 2, dismissed=True)})
GENRE, OTHER = LOADED.catalogue.genres[:2]


async def wished(words: str, user_id: int | None = None, **query: object) -> WishedMovies:
    store = FakeProfileStore(PROFILE)
    lists = WishedLists(active(), ProfileRepository(store), year=lambda: 2026)
    answer = await lists.movies(WishQuery.model_validate({"words": words, **query}), user_id)
    assert "commit" not in store.calls
    return answer


def ids(answer: WishedMovies) -> list[int]:
    return [movie.movie_id for movie in answer.movies]


async def test_filters_choose_from_ones_own_taste() -> None:
    answer = await wished("before 1990", USER)
    expected = movies_for(served_model(), PROFILE, 10, Controls(to_year=1989))
    assert ids(answer) == [movie.movie_id for movie in expected]
    assert answer.selection is not None


async def test_movies_like_one_are_those_most_similar_to_it_and_leave_out_what_the_reader_knows() -> None:
    similar = [movie.movie_id for movie in served_model().similar_to(IDS[4], 20)]
    assert ids(await wished("like Movie 4", amount=5)) == similar[:5]
    known = set(PROFILE.verdicts)
    assert ids(await wished("like Movie 4", USER, amount=5)) == [each for each in similar if each not in known][:5]


async def test_movies_like_two_are_similar_to_both() -> None:
    likeness = served_model().likeness([IDS[4], IDS[6]])
    places = [LOADED.catalogue.place_of(each) for each in ids(await wished("like Movie 4 and Movie 6", amount=5))]
    others = [place for place, movie_id in enumerate(IDS) if movie_id not in {IDS[4], IDS[6]} and place not in places]
    assert likeness[places].min() >= likeness[others].max() - 0.001


async def test_movies_that_are_excepted_are_left_out() -> None:
    first, *others = ids(await wished("like Movie 4", amount=6))
    answer = await wished(f"like Movie 4 but not Movie {IDS.index(first)}", amount=5)
    assert ids(answer) == others
    assert answer.wish.not_understood == []


async def test_soft_words_move_movies_of_a_genre() -> None:
    def average_place(answer: WishedMovies) -> float:
        places = [place for place, movie in enumerate(answer.movies) if GENRE in movie.genres]
        return sum(places) / len(places)

    amount = len(DATASET.movies)
    more, less = [await wished(f"{word} {GENRE.lower()}", amount=min(100, amount)) for word in ("more", "less")]
    assert more.wish.means.more == less.wish.means.less == (GENRE,)
    assert average_place(more) < average_place(less)


async def test_a_part_that_was_taken_away_counts_for_nothing() -> None:
    words = f"like Movie 4, no {OTHER.lower()}"
    assert ids(await wished(words, without=[1])) == ids(await wished("like Movie 4"))
    assert all(OTHER not in movie.genres for movie in (await wished(words)).movies)


@pytest.mark.parametrize("include_unknown", [False, True])
async def test_an_unknown_length_never_passes_silently(include_unknown: bool) -> None:
    answer = await wished("under two hours", include_unknown=include_unknown)
    assert answer.selection is not None
    assert answer.selection.unknown > 0
    assert bool(answer.movies) is include_unknown


async def test_the_reason_for_movies_like_one_is_no_rating_of_the_reader() -> None:
    explained = [movie for movie in (await wished("like Movie 4", USER, amount=5)).movies if movie.explanation]
    assert all(
        movie.explanation.like or movie.explanation.kind == "popularity" for movie in explained if movie.explanation
    )
    alike = [movie for movie in explained if movie.explanation and movie.explanation.like]
    assert alike
    assert {movie.reason for movie in alike} == {"Because it is like Movie 4"}
    assert "you liked" in (await wished("before 1990", USER)).movies[0].reason


async def test_scores_fall_with_the_places_and_are_never_negative() -> None:
    for words in ("like Movie 4", f"like Movie 4, less {OTHER.lower()}"):
        scores = [movie.score for movie in (await wished(words)).movies]
        assert scores == sorted(scores, reverse=True)
        assert min(scores) >= 0


async def test_the_predicted_stars_are_those_of_a_reader_who_has_rated() -> None:
    own = {movie.movie_id: movie.predicted_rating for movie in (await wished("before 2100", USER, amount=100)).movies}
    listed = (await wished("like Movie 4", USER, amount=5)).movies
    assert {movie.movie_id: movie.predicted_rating for movie in listed}.items() <= own.items()
