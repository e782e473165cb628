import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.what_if.service import WhatIfLists
from shared.contracts.errors import MovieNotFound, UserNotFound
from shared.contracts.lists import NO_CONTROLS
from shared.contracts.questions.what_if import RatingChange, WhatIf, WhatIfQuery
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.questions.what_if import NOW, USER, WhatIfCases, public
from tests.support.served_models import IDS, active, movies_for, served_model

PROFILE = UserProfile(USER, 3, {IDS[0]: Verdict(5.0, 1), IDS[1]: Verdict(1.0, 2), IDS[3]: Verdict(4.0, 3)})


async def ask(query: WhatIfQuery, profile: UserProfile = PROFILE) -> WhatIf:
    lists = WhatIfLists(active(), ProfileRepository(FakeProfileStore(profile)), ListBuilder(), now=lambda: NOW)
    return await lists.answer(USER, query)


async def differing(algorithm: str, count: int, seed: int) -> list[WhatIfQuery]:
    """The questions whose answer is not the list really computed after the change."""
    cases, wrong = WhatIfCases(active(served_model(algorithm)), IDS, seed), []
    for _ in range(count):
        profile = cases.profile(most=12)
        query = cases.query(profile, amount=100)
        imagined = await cases.imagined(profile, query)
        real = await cases.real(profile, query.ratings, amount=100)
        places = {movie.movie_id: place for place, movie in enumerate(real.movies, 1)}
        assert imagined.movie is not None
        same_place = imagined.movie.place == places.get(imagined.movie.movie_id)
        if public(imagined.movies) != public(real.movies) or not same_place:
            wrong.append(query)
    return wrong


@pytest.mark.parametrize("algorithm", ["ease", "user-cosine"])
async def test_the_imagined_list_is_the_one_really_computed_after_the_change(algorithm: str) -> None:
    assert await differing(algorithm, count=30, seed=7) == []


@pytest.mark.longest
async def test_ten_thousand_imagined_lists_are_the_ones_really_computed() -> None:
    assert await differing("ease", count=10_000, seed=11) == []


async def test_a_place_goes_on_behind_the_end_of_the_list() -> None:
    order = [movie.movie_id for movie in movies_for(served_model(), PROFILE, 100, NO_CONTROLS)]
    answer = await ask(WhatIfQuery(movie=order[7], amount=2))
    assert len(answer.movies) == 2
    assert answer.movie is not None
    assert (answer.movie.place_now, answer.movie.place) == (8, 8)
    assert answer.statement == f"{answer.movie.title} stands 8th."


async def test_the_answer_tells_each_change_and_the_movies_that_drop_out() -> None:
    answer = await ask(WhatIfQuery(without=[IDS[0]], rate=[f"{IDS[1]}:4.5"], amount=5))
    before = [movie.movie_id for movie in movies_for(served_model(), PROFILE, 5, NO_CONTROLS)]
    assert answer.changes == [
        RatingChange(movie_id=IDS[0], title="Movie 0", before=5.0, after=None),
        RatingChange(movie_id=IDS[1], title="Movie 1", before=1.0, after=4.5),
    ]
    listed = [movie.movie_id for movie in answer.movies]
    assert [movie.movie_id for movie in answer.dropped] == [each for each in before if each not in listed]
    assert [movie.place_now for movie in answer.dropped] == [
        before.index(movie.movie_id) + 1 for movie in answer.dropped
    ]


async def test_a_movie_that_would_be_rated_would_have_no_place() -> None:
    first = movies_for(served_model(), PROFILE, 1, NO_CONTROLS)[0]
    answer = await ask(WhatIfQuery(rate=[f"{first.movie_id}:2"], movie=first.movie_id))
    assert answer.movie is not None
    assert (answer.movie.place_now, answer.movie.place) == (1, None)


async def test_the_reasons_are_ratings_of_the_present_profile() -> None:
    answer = await ask(WhatIfQuery(movie=IDS[7]))
    assert answer.movie is not None
    assert {part.movie_id for part in answer.movie.reasons} <= set(PROFILE.rated)
    assert answer.movie.reasons


async def test_a_supposed_rating_is_the_newest_also_within_the_second_of_the_last_one() -> None:
    """Ratings of the same second weigh by the movies' ids."""
    for movie_id, rated in ((IDS[0], IDS[5]), (IDS[5], IDS[0])):
        profile = UserProfile(USER, 2, {IDS[9]: Verdict(1.0, 5), rated: Verdict(2.0, NOW)})
        answer = await ask(WhatIfQuery(rate=[f"{movie_id}:5"], amount=100), profile)
        later = movies_for(served_model(), profile.with_rating(movie_id, 5.0, NOW + 1), 100, NO_CONTROLS)
        assert [(each.movie_id, each.score) for each in answer.movies] == [
            (each.movie_id, each.score) for each in later
        ]


async def test_without_any_ratings_the_list_would_be_that_of_a_newcomer() -> None:
    answer = await ask(WhatIfQuery(without=list(PROFILE.rated), amount=10))
    newcomer = movies_for(served_model(), UserProfile(USER, 0), 10, NO_CONTROLS)
    assert [movie.movie_id for movie in answer.movies] == [movie.movie_id for movie in newcomer]


async def test_unknown_movies_and_users_are_told() -> None:
    with pytest.raises(MovieNotFound):
        await ask(WhatIfQuery(without=[999_999]))
    with pytest.raises(MovieNotFound):
        await ask(WhatIfQuery(movie=999_999))
    with pytest.raises(UserNotFound):
        await ask(WhatIfQuery(), UserProfile(USER + 1, 0))
