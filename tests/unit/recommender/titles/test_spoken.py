import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recommender.titles.spoken import MAX_CANDIDATES, Certainty, understand
from services.recommender.titles.title_index import TitleIndex
from services.recommender.titles.titled_movie import TitledMovie
from tests.support.titles.small_catalogue import popularity, title_index

INDEX = title_index()


def understood(words: str, index: TitleIndex = INDEX) -> tuple[str, list[str]]:
    found = understand(words, index, popularity)
    return found.certainty, [f"{movie.title} {movie.year}" for movie in found.candidates]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("the godfather", "The Godfather 1972"),
        ("godfather", "The Godfather 1972"),
        ("godfather one", "The Godfather 1972"),
        ("godfather two", "The Godfather: Part II 1974"),
        ("the godfather part two", "The Godfather: Part II 1974"),
        ("twelve angry men", "12 Angry Men 1957"),
        ("alien", "Alien 1979"),
        ("e. t.", "E.T. the Extra-Terrestrial 1982"),
        ("m", "M 1931"),
        ("the wrath of khan", "Star Trek II: The Wrath of Khan 1982"),
        ("star wars five", "Star Wars: Episode V - The Empire Strikes Back 1980"),
        ("life of brian", "Monty Python's Life of Brian 1979"),
        ("hamlet from nineteen ninety six", "Hamlet 1996"),
        ("fly away home", "Fly Away Home 1996"),
    ],
)
def test_a_title_is_certain(words: str, title: str) -> None:
    assert understood(words) == (Certainty.CERTAIN, [title])


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("hamlet", "Hamlet 1990"),
        ("star wars", "Star Wars: Episode IV - A New Hope 1977"),
        ("the alien", "Alien 1979"),
        ("angry men", "12 Angry Men 1957"),
        ("fly away hone", "Fly Away Home 1996"),
        ("the movie aliens", "Aliens 1986"),
        ("alien one", "Alien 1979"),
        ("kung fu", "Kung Fu Panda 2008"),
        ("the new twelve angry men", "12 Angry Men 1957"),
        ("the life from brian", "Monty Python's Life of Brian 1979"),
    ],
)
def test_what_is_not_certain_is_asked(words: str, first: str) -> None:
    certainty, titles = understood(words)
    assert (certainty, titles[0]) == (Certainty.UNCERTAIN, first)


@pytest.mark.parametrize(
    "words",
    [
        "memento",
        "us",
        "cars",
        "the avengers",
        "godfather three",
        "star",
        "allien",
        "brian monty",
        "casablanca",
        "",
        "?",
        "a " * 5000,
    ],
)
def test_a_film_that_is_not_there_is_absent(words: str) -> None:
    assert understood(words)[0] == Certainty.ABSENT


def test_the_nearest_are_named_for_an_absent_film() -> None:
    assert understood("godfather three")[1][0] == "The Godfather 1972"


def test_a_little_known_film_with_a_short_title_is_asked() -> None:
    found = understand("alien", INDEX, lambda _movie_id: 2)
    assert found.certainty == Certainty.UNCERTAIN


def test_a_much_better_known_film_whose_title_begins_so_may_be_meant() -> None:
    index = TitleIndex.from_movies([TitledMovie(1, "Rings", 1978), TitledMovie(2, "Rings: The Return", 2003)])
    ratings = {1: 20, 2: 200}
    asked = understand("rings", index, ratings.__getitem__)
    assert (asked.certainty, [movie.movie_id for movie in asked.candidates]) == (Certainty.UNCERTAIN, [2, 1])
    ratings[2] = 30
    assert understand("rings", index, ratings.__getitem__).certainty == Certainty.CERTAIN


def test_words_that_sound_alike_are_asked_about() -> None:
    index = TitleIndex.from_movies([TitledMovie(1, "First Knight", 1995), TitledMovie(2, "One Night Stand", 1997)])
    found = understand("first night", index, popularity)
    assert (found.certainty, [movie.movie_id for movie in found.candidates]) == (Certainty.UNCERTAIN, [1])


def test_the_first_five_words_of_a_long_title_tell_it_if_no_other_begins_so() -> None:
    up_a_hill = TitledMovie(1, "The Englishman Who Went Up a Hill, But Came Down a Mountain", 1995)
    index = TitleIndex.from_movies([up_a_hill])
    assert understand("the englishman who went up a hill", index, popularity).certainty == Certainty.CERTAIN
    assert understand("the englishman who went up", index, popularity).certainty == Certainty.UNCERTAIN
    another = TitledMovie(2, "The Englishman Who Went Up a Hill Again", 1999)
    index = TitleIndex.from_movies([up_a_hill, another])
    assert understand("the englishman who went up a hill", index, popularity).certainty == Certainty.UNCERTAIN


def test_a_number_behind_a_letter_tells_a_film() -> None:
    index = TitleIndex.from_movies([TitledMovie(1, "D3: The Mighty Ducks", 1996)])
    assert understand("d three", index, popularity).certainty == Certainty.CERTAIN


def test_a_part_that_names_the_series_alone_is_asked_about() -> None:
    index = TitleIndex.from_movies([TitledMovie(1, "D3: The Mighty Ducks", 1996)])
    assert understand("the mighty ducks", index, popularity).certainty == Certainty.UNCERTAIN
    index = TitleIndex.from_movies([TitledMovie(1, "Star Trek IV: The Voyage Home", 1986)])
    assert understand("the voyage home", index, popularity).certainty == Certainty.CERTAIN


def test_a_famous_film_is_known_without_its_article() -> None:
    assert understood("heat") == (Certainty.CERTAIN, ["The Heat 2013"])
    assert understand("heat", INDEX, lambda _movie_id: 20).certainty == Certainty.UNCERTAIN


def test_the_number_of_a_sequel_that_its_title_does_not_say_is_asked_about() -> None:
    die_hard = TitledMovie(1, "Die Hard", 1988), TitledMovie(2, "Die Hard 2", 1990)
    third, remakes = TitledMovie(3, "Die Hard: With a Vengeance", 1995), [TitledMovie(4, "Sabrina", 1954)]
    index = TitleIndex.from_movies([*die_hard, third, *remakes, TitledMovie(5, "Sabrina", 1995)])
    asked = understand("die hard three", index, lambda _movie_id: 100)
    assert (asked.certainty, asked.candidates) == (Certainty.UNCERTAIN, [third])
    for words in ("die hard four", "sabrina two"):
        assert understand(words, index, lambda _movie_id: 100).certainty == Certainty.ABSENT


def test_translated_titles_are_understood() -> None:
    index = TitleIndex.from_movies([TitledMovie(1, "The Godfather", 1972, ("Der Pate",))])
    assert understood("der pate", index) == (Certainty.CERTAIN, ["The Godfather 1972"])


@given(st.text(alphabet="aelin 1onetw", max_size=400))
def test_any_words_have_an_answer(words: str) -> None:
    certainty, titles = understood(words)
    assert len(titles) == 1 if certainty == Certainty.CERTAIN else len(titles) <= MAX_CANDIDATES
