"""Which movie of TMDB a title and a year, or ids, mean."""

import httpx
import pytest
from pydantic import SecretStr

from shared.contracts.movies import NamedMovie
from shared.tmdb.api import TmdbApi
from shared.tmdb.candidates import CERTAIN, TmdbCandidate, find_at_tmdb, title_likeness
from shared.tmdb.paced_api import TmdbFailure
from tests.support.catalogue.false_tmdb import HTML_OK, FalseTmdb, tmdb_movie


def false_tmdb(*movies: dict[str, object]) -> FalseTmdb:
    return FalseTmdb({int(str(movie["id"])): movie for movie in movies})


async def find(fake: FalseTmdb, title: str = "", year: int | None = None, **others: object) -> list[TmdbCandidate]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(fake.app())) as client:
        api = TmdbApi(client, "http://tmdb/3", SecretStr("key"))
        return await find_at_tmdb(api, NamedMovie.model_validate({"title": title, "year": year, **others}))


EMMAS = [
    tmdb_movie(1, "Emma", 1996, vote_count=600),
    tmdb_movie(2, "Emma", 1996, vote_count=300),
    tmdb_movie(3, "Emma", 2020),
]


async def test_title_and_year_decide() -> None:
    fake = false_tmdb(tmdb_movie(1, "Psycho", 1960), tmdb_movie(2, "Psycho", 1998))
    best, *_ = await find(fake, "Psycho", 1998)
    assert (best.tmdb_id, best.title, best.year) == (2, "Psycho", 1998)
    assert best.confidence >= CERTAIN


@pytest.mark.parametrize(
    ("title", "year", "other_titles"),
    [
        ("The Postman", 1994, ["Il Postino"]),
        ("Postino, Il", 1994, []),
        ("il postino", 1995, []),
        ("Il Postino!", None, []),
    ],
)
async def test_a_title_is_known_in_other_spellings(title: str, year: int | None, other_titles: list[str]) -> None:
    fake = false_tmdb(tmdb_movie(1, "Il Postino: The Postman", 1994, original_title="Il postino"))
    best, *_ = await find(fake, title, year, other_titles=other_titles)
    assert (best.tmdb_id, best.confidence >= CERTAIN) == (1, True)


async def test_of_two_that_fit_equally_neither_is_certain_unless_one_is_far_better_known() -> None:
    found = await find(false_tmdb(*EMMAS), "Emma", 1996)
    assert [each.tmdb_id for each in found[:2]] == [1, 2]
    assert found[0].confidence < CERTAIN
    famous, *_ = await find(false_tmdb({**EMMAS[0], "vote_count": 9000}, EMMAS[1]), "Emma", 1996)
    assert (famous.tmdb_id, famous.confidence >= CERTAIN) == (1, True)


@pytest.mark.parametrize(("title", "year"), [("Heat", 1986), ("Heaters", 1995), ("Meat", 1995), ("Cold", 1995)])
async def test_a_movie_of_another_title_or_year_is_not_certain(title: str, year: int) -> None:
    found = await find(false_tmdb(tmdb_movie(1, "Heat", 1995)), title, year)
    assert all(each.confidence < CERTAIN for each in found)


async def test_an_imdb_id_decides_before_any_title() -> None:
    fake = false_tmdb(tmdb_movie(1, "Emma", 1996, imdb_id="tt0116191"), *EMMAS[1:])
    (only,) = await find(fake, "Jane Austen's Emma", 1996, imdb_id=116191)
    assert (only.tmdb_id, only.confidence >= CERTAIN) == (1, True)
    assert fake.paths == ["/find/tt0116191"]
    (without_title,) = await find(fake, imdb_id=116191)
    assert (without_title.tmdb_id, without_title.confidence) == (1, 1.0)


async def test_an_id_of_another_movie_is_not_believed() -> None:
    fake = false_tmdb(tmdb_movie(1, "Shrek", 2001, imdb_id="tt0116191"), tmdb_movie(2, "Emma", 1996))
    best, other = await find(fake, "Emma", 1996, imdb_id=116191)
    assert (best.tmdb_id, other.tmdb_id, other.confidence < CERTAIN) == (2, 1, True)


async def test_a_search_with_another_year_is_made_only_where_none_of_the_year_is_certain() -> None:
    fake = false_tmdb(tmdb_movie(1, "Alien", 1979))
    await find(fake, "Alien", 1979)
    assert [request.query_params.get("year") for request in fake.requests] == ["1979"]
    best, *_ = await find(fake, "Alien", 1980)
    assert (best.tmdb_id, best.confidence >= CERTAIN) == (1, True)


async def test_nothing_is_found_where_there_is_nothing() -> None:
    assert await find(false_tmdb(), "Alien", 1979) == []
    assert await find(false_tmdb(), imdb_id=5) == []


async def test_a_page_of_html_is_a_failure() -> None:
    fake = FalseTmdb(always=HTML_OK)
    with pytest.raises(TmdbFailure):
        await find(fake, "Alien", 1979)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Godfather", "Godfather, The"),
        ("Amélie", "Amelie"),
        ("Tom & Viv", "Tom and Viv"),
        ("Se7en!", "se7en"),
        ("アキラ", "アキラ"),
        ("...", "..."),
    ],
)
def test_spellings_of_one_title_are_alike(one: str, other: str) -> None:
    assert title_likeness(one, other) == 1


@pytest.mark.parametrize(("one", "other"), [("Rocky II", "Rocky III"), ("Alien", "Aliens"), ("...", "!"), ("", "Heat")])
def test_other_titles_are_not_the_same(one: str, other: str) -> None:
    assert title_likeness(one, other) < 1
