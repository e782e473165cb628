import pytest

from shared.contracts.movies import NamedMovie
from shared.tmdb.identification import identify, movie_details
from shared.tmdb.paced_api import TmdbFailure
from tests.support.catalogue.false_tmdb import HTML_OK, FalseTmdb, paced_tmdb, tmdb_movie


@pytest.mark.parametrize(
    "named",
    [
        NamedMovie(tmdb_id=348),
        NamedMovie(imdb_id=78748),
        NamedMovie(title="Alien", year=1979),
        NamedMovie(title="ALIEN", year=1980),
        NamedMovie(title="Obcy", year=1979),
        NamedMovie(title="Alien", year=1979, tmdb_id=9),
    ],
)
async def test_a_movie_is_identified_by_ids_or_by_title_and_year(named: NamedMovie) -> None:
    fake = FalseTmdb()
    fake.movies[9] = tmdb_movie(9, "Shrek", 2001)
    found = await identify(paced_tmdb(fake), named)
    assert found is not None
    assert (found.id, found.runtime) == (348, 117)


@pytest.mark.parametrize(
    "named", [NamedMovie(title="Aliens", year=1986), NamedMovie(title="Alien", year=1999), NamedMovie(tmdb_id=10)]
)
async def test_no_movie_is_better_than_a_wrong_one(named: NamedMovie) -> None:
    assert await identify(paced_tmdb(FalseTmdb()), named) is None


async def test_an_answer_about_another_movie_or_in_another_form_is_refused() -> None:
    fake = FalseTmdb({7: tmdb_movie(8, "Another", 2000)})
    with pytest.raises(TmdbFailure, match="another movie"):
        await movie_details(paced_tmdb(fake), 7)
    fake.answers["/movie/7"] = [HTML_OK]
    with pytest.raises(TmdbFailure, match="form"):
        await movie_details(paced_tmdb(fake), 7)
