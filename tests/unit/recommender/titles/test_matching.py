import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recommender.titles.matching import CONFIDENT, MAX_CANDIDATES, TitleMatch, WantedFilm, match
from services.recommender.titles.title_index import TitleIndex
from services.recommender.titles.titled_movie import TitledMovie
from tests.support.titles.small_catalogue import popularity, title_index

INDEX = title_index()
EMMAS = [TitledMovie(1, "Emma", 1996, imdb_id=116191, tmdb_id=3573), TitledMovie(2, "Emma", 1996, imdb_id=118308)]


def matched(title: str, year: int | None = None, index: TitleIndex = INDEX, **ids: int) -> TitleMatch:
    return match(WantedFilm(title, year, **ids), index, popularity)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "year", "expected"),
    [
        ("The Godfather", 1972, "The Godfather"),
        ("Godfather, The (1972)", None, "The Godfather"),
        ("The Godfather", 1973, "The Godfather"),
        ("The Godfather", None, "The Godfather"),
        ("The Godfather Part 2", 1974, "The Godfather: Part II"),
        ("Star Wars", 1977, "Star Wars: Episode IV - A New Hope"),
        ("Star Wars: The Empire Strikes Back", 1980, "Star Wars: Episode V - The Empire Strikes Back"),
        ("The Empire Strikes Back", 1980, "Star Wars: Episode V - The Empire Strikes Back"),
        ("Star Trek: The Wrath of Khan", 1982, "Star Trek II: The Wrath of Khan"),
        ("Léon: The Professional", 1994, "The Professional"),
        ("Life of Brian", 1979, "Monty Python's Life of Brian"),
        ("Twelve Angry Men", 1957, "12 Angry Men"),
        ("Twelve Angri Men", 1957, "12 Angry Men"),
        ("Se7en", 1995, "Seven (a.k.a. Se7en)"),
        ("E.T.", 1982, "E.T. the Extra-Terrestrial"),
        ("Hamlet", 1996, "Hamlet"),
        ("Alien: A Horror in Space", 1979, "Alien"),
        ("M", 1931, "M"),
        ("Alien", 1980, "Alien"),
        ("Aliens", 1985, "Aliens"),
        ("Lost", None, "Lost"),
        ("Fly Away Home", 1996, "Fly Away Home"),
    ],
)
def test_a_film_is_recognised(title: str, year: int | None, expected: str) -> None:
    found = matched(title, year)
    assert found.movie is not None
    assert (found.movie.title, found.confidence >= CONFIDENT) == (expected, True)
    assert found.candidates[0].movie == found.movie


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("The Godfather Part III", 1990),
        ("Alien", 2017),
        ("Alien", 1982),
        ("Alien", None),
        ("The Alien", 1980),
        ("Hamlet", None),
        ("Hamlet", 2000),
        ("Aliens vs. Predator", 1986),
        ("Kung Fu Panda: Secrets of the Furious Five", 2008),
        ("Star Wars: The Clone Wars", 2008),
        ("The Wrath", 1982),
        ("Alien: The Making Of", 1979),
        ("Spider-Man: Alien", 1979),
        ("Twelfe Angry Man", 1957),
        ("N", 1931),
        ("Hamlett", 1990),
        ("", None),
        ("?", 1),
        ("x" * 5000, 1990),
    ],
)
def test_no_other_film_takes_its_place(title: str, year: int | None) -> None:
    found = matched(title, year)
    assert (found.movie, found.confidence < CONFIDENT) == (None, True)


def test_what_is_not_certain_has_candidates() -> None:
    assert [each.movie.movie_id for each in matched("Hamlet").candidates] == [100, 110]
    assert [each.movie.title for each in matched("Alien", 1981).candidates] == ["Alien"]
    assert matched("Hamlett", 1990).candidates[0].movie.title == "Hamlet"


def test_ids_come_before_titles() -> None:
    index = TitleIndex.from_movies(EMMAS)
    assert matched("Emma", 1996, index, imdb_id=118308).movie == EMMAS[1]
    assert matched("Anything", 1920, index, tmdb_id=3573).movie == EMMAS[0]
    assert matched("Emma", 1996, index).movie is None


def test_an_id_of_tmdb_does_not_overrule_one_of_imdb() -> None:
    index = TitleIndex.from_movies(EMMAS)
    assert matched("Emma", 1996, index, imdb_id=118308, tmdb_id=3573).movie == EMMAS[1]
    assert matched("Emma", 1996, index, imdb_id=1, tmdb_id=3573).movie is None


def test_a_film_with_another_id_is_another_film() -> None:
    index = TitleIndex.from_movies(EMMAS[:1])
    assert matched("Emma", 1996, index).movie == EMMAS[0]
    assert matched("Emma", 1996, index, imdb_id=118308).movie is None


def test_other_titles_are_known() -> None:
    index = TitleIndex.from_movies([TitledMovie(1, "The Godfather", 1972, ("Der Pate",))])
    assert matched("Der Pate", 1972, index).movie is not None
    wanted = WantedFilm("Il padrino", 1972, ("The Godfather",))
    assert match(wanted, index, popularity).movie is not None


def test_only_a_known_film_is_called_by_a_part_of_its_title() -> None:
    wanted = WantedFilm("The Empire Strikes Back", 1980)
    assert match(wanted, INDEX, lambda _movie_id: 3).movie is None


FAMOUS = 100


@pytest.mark.parametrize(
    ("films", "year", "ratings", "is_found"),
    [
        ([("Heat", 1995)], 1996, 1, True),
        ([("Heat (Coup de torride)", 1995)], 1996, 1, True),
        ([("Heat", None)], 1996, 1000, False),
        ([("Heat", 1995)], 1997, 1000, False),
        ([("Heat", 1995), ("Heat", 1998)], 1996, 1000, False),
        ([("Heat", 1995), ("Heat", 1986)], 1996, 1000, True),
        ([("Heat", 1995), ("Heat", None)], 1996, 1000, False),
        ([("The Heat", 1995)], 1996, 1000, False),
        ([("Whiplash", 2014)], 2013, 1000, False),
        ([("Whiplash", 2014)], 2015, 1000, True),
        ([("Heat", 1995)], None, FAMOUS, True),
        ([("Heat", 1995)], None, FAMOUS - 1, False),
        ([("Heat", 1995), ("Heat", 1986)], None, 1000, False),
        ([("Aladdin", 1992)], None, 1000, False),
    ],
)
def test_a_short_title_without_its_very_year_is_that_of_a_film_which_is_alone_or_famous(
    films: list[tuple[str, int | None]], year: int | None, ratings: int, is_found: bool
) -> None:
    movies = [TitledMovie(number, title, of) for number, (title, of) in enumerate(films, 1)]
    wanted = WantedFilm(films[0][0].removeprefix("The ").partition(" (")[0], year)
    found = match(wanted, TitleIndex.from_movies(movies), lambda _movie_id: ratings, FAMOUS)
    assert found.movie == (movies[0] if is_found else None)


def test_a_film_is_recognised_without_the_number_of_a_sequel_in_its_very_year_alone() -> None:
    movies = [TitledMovie(1, "Ice Age 4: Continental Drift", 2012), TitledMovie(2, "Ice Age", 2002)]
    found = {year: matched("Ice Age: Continental Drift", year, TitleIndex.from_movies(movies)) for year in (2012, 2013)}
    assert found[2012].movie == movies[0]
    assert found[2013].movie is None


@given(st.text(alphabet="aelin :-,.()&'³1X;/", max_size=400), st.none() | st.integers(-10000, 10000))
def test_any_title_has_an_answer(title: str, year: int | None) -> None:
    found = matched(title, year)
    assert (found.movie is not None) == (found.confidence >= CONFIDENT)
    assert len(found.candidates) <= MAX_CANDIDATES
