"""Which of TMDB's movies is taken for one of the catalogue."""

import pytest

from services.recommender.enrichment.source import named_movie
from shared.contracts.movies import Movie
from shared.tmdb.paced_api import TmdbFailure
from tests.support.catalogue.false_tmdb import ALIEN, HTML, HTML_OK, TOO_MANY, tmdb_movie
from tests.unit.recommender.enrichment.conftest import Tmdb

HERE = Movie(movie_id=183, title="Alien", year=1979, genres=["Horror"])


async def found(tmdb: Tmdb, movie: Movie) -> int | None:
    answer = await tmdb.source.ask(movie)
    return answer.movie.id if answer.movie else None


@pytest.mark.parametrize(
    ("ids", "first_path"),
    [({"tmdb_id": 348}, "/movie/348"), ({"imdb_id": 78748}, "/find/tt0078748"), ({}, "/search/movie")],
)
async def test_a_movie_is_found_by_its_best_id_or_by_title_and_year(
    tmdb: Tmdb, ids: dict[str, int], first_path: str
) -> None:
    assert await found(tmdb, HERE.model_copy(update=ids)) == 348
    assert tmdb.fake.paths[0] == first_path


async def test_an_answer_is_kept_and_not_asked_for_again(tmdb: Tmdb) -> None:
    assert await found(tmdb, HERE) == 348
    asked = len(tmdb.fake.requests)
    assert await found(tmdb, HERE) == 348
    absent = HERE.model_copy(update={"title": "Unheard Of"})
    assert await found(tmdb, absent) is None
    again = len(tmdb.fake.requests)
    assert await found(tmdb, absent) is None
    assert (again > asked, len(tmdb.fake.requests)) == (True, again)


async def test_a_movie_that_has_got_its_ids_is_not_asked_for_again(tmdb: Tmdb) -> None:
    assert await found(tmdb, HERE) == 348
    asked = len(tmdb.fake.requests)
    assert await found(tmdb, HERE.model_copy(update={"tmdb_id": 348, "imdb_id": 78748})) == 348
    assert len(tmdb.fake.requests) == asked


async def test_an_id_that_leads_to_another_movie_is_not_believed(tmdb: Tmdb) -> None:
    tmdb.fake.movies[9] = tmdb_movie(9, "Shrek", 2001)
    assert await found(tmdb, HERE.model_copy(update={"tmdb_id": 9})) == 348


async def test_an_id_that_tmdb_has_removed_falls_back_to_the_title(tmdb: Tmdb) -> None:
    assert await found(tmdb, HERE.model_copy(update={"tmdb_id": 77})) == 348


async def test_alternative_titles_decide_where_no_shown_title_does(tmdb: Tmdb) -> None:
    assert await found(tmdb, HERE.model_copy(update={"title": "Obcy"})) == 348


async def test_a_movie_that_fits_only_in_part_is_none(tmdb: Tmdb) -> None:
    assert await found(tmdb, HERE.model_copy(update={"title": "Alien Nation", "year": 1988})) is None
    assert await found(tmdb, HERE.model_copy(update={"year": 1995})) is None


@pytest.mark.parametrize("answer", [TOO_MANY, HTML])
async def test_what_passes_is_waited_for(tmdb: Tmdb, answer: object) -> None:
    tmdb.fake.answers["/search/movie"] = [answer, answer]  # type: ignore[list-item]
    assert await found(tmdb, HERE) == 348
    assert sum(tmdb.slept) >= 1


async def test_a_failure_is_not_kept(tmdb: Tmdb) -> None:
    for path in ("/search/movie", "/movie/348"):
        tmdb.fake.answers[path] = [HTML_OK]
        with pytest.raises(TmdbFailure):
            await tmdb.source.ask(HERE)
    assert not tmdb.objects.content
    assert await found(tmdb, HERE) == 348


async def test_an_answer_about_another_movie_is_a_failure(tmdb: Tmdb) -> None:
    tmdb.fake.movies[5] = ALIEN
    with pytest.raises(TmdbFailure, match="another movie"):
        await tmdb.source.ask_for_id(5)


async def test_the_best_known_movies_of_a_year_come_by_pages(tmdb: Tmdb) -> None:
    tmdb.fake.movies = {n: tmdb_movie(n, f"Movie {n}", 2020, vote_count=n) for n in range(1, 31)}
    assert await tmdb.source.best_known(2020, 1) == list(range(30, 10, -1))
    assert await tmdb.source.best_known(2020, 2) == list(range(10, 0, -1))
    assert await tmdb.source.best_known(2020, 3) == []


@pytest.mark.parametrize(
    ("title", "expected", "others"),
    [
        ("Heat", "Heat", []),
        (
            "The City of Lost Children (Cité des enfants perdus, La)",
            "The City of Lost Children",
            ["La Cité des enfants perdus"],
        ),
        ("Shanghai Triad (Yao a yao yao dao waipo qiao)", "Shanghai Triad", ["Yao a yao yao dao waipo qiao"]),
        ("Seven (a.k.a. Se7en)", "Seven", ["Se7en"]),
        ("(500)", "(500)", ["500"]),
    ],
)
def test_titles_in_brackets_are_other_titles(title: str, expected: str, others: list[str]) -> None:
    named = named_movie(HERE.model_copy(update={"title": title}))
    assert (named.title, named.other_titles) == (expected, others)
