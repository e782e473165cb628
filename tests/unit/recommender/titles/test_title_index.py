import numpy as np
import pytest

from services.recommender.titles.title_index import TitleIndex, places_in_order
from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.titles.typed.search import Tier
from tests.support.titles.small_catalogue import titled_movies


def found(index: TitleIndex, query: str) -> list[int]:
    ids, tiers = index.search(query)
    return [int(movie_id) for _tier, movie_id in sorted(zip(tiers, ids, strict=True))]


@pytest.fixture(scope="module")
def index() -> TitleIndex:
    return TitleIndex.from_movies(titled_movies())


def test_films_are_added_replaced_and_removed(index: TitleIndex) -> None:
    changed = index.with_changes([TitledMovie(999, "Memento", 2000), TitledMovie(60, "Casablanca", 1942)], removed=[70])
    assert found(changed, "memento") == [999]
    assert found(changed, "casablanca") == [60]
    assert found(changed, "alien") == []
    assert changed.movie(60).title == "Casablanca"
    assert found(index, "alien") == [60, 70]


def test_many_changes_are_the_same_as_a_new_index(index: TitleIndex) -> None:
    changed = index
    for number in range(30):
        changed = changed.with_changes([TitledMovie(1000 + number % 7, f"Sequel {number}", 2000)], removed=[10])
        assert found(changed, f"sequel {number}")[0] == 1000 + number % 7
    assert len(changed.segments) <= 6
    assert found(changed, "godfather") == [20]
    assert sorted(found(changed, "sequel")) == [1000 + number for number in range(7)]


def test_films_with_most_of_the_words_count_only_without_one_that_has_all(index: TitleIndex) -> None:
    changed = index.with_changes([TitledMovie(999, "Wrath of the Titans", 2012)])
    assert found(changed, "wrath of khan") == [50]
    assert found(changed, "wrath of titans zz") == [999]


def test_films_are_found_by_id_and_key(index: TitleIndex) -> None:
    changed = index.with_changes([TitledMovie(999, "Memento", 2000, imdb_id=209144)])
    assert changed.with_id("imdb", 209144) == changed.movie(999)
    assert changed.with_id("tmdb", 209144) is None
    assert [movie.movie_id for movie, _kind in changed.named("memento")] == [999]
    assert (changed.knows_no_word("Léon"), changed.knows_no_word("Lost in Memento")) == (True, False)


def test_the_best_tier_comes_first_then_the_most_rated() -> None:
    ids, tiers = np.array([30, 10, 20]), np.array([Tier.PHRASE, Tier.PHRASE, Tier.TITLE], dtype=np.uint8)
    movie_ids, most_rated = np.array([10, 20, 30, 40]), np.array([3, 2, 0, 1])
    assert places_in_order(ids, tiers, movie_ids, most_rated).tolist() == [1, 2, 0]
    assert places_in_order(ids[:0], tiers[:0], movie_ids, most_rated).tolist() == []


SERIES = [
    *(("Star Trek: First Contact", 1996), ("Star Trek: The Wrath of Khan", 1982), ("Star Trek", 1979)),
    *(("X-Men", 2000), ("X2: X-Men United", 2003), ("X-Men: The Last Stand", 2006), ("The Last Men", None)),
    *(("Quest and the Ring", 2001), ("Quest and the Towers", 2002), ("Three Men and a Baby", 1987)),
    *(("Star Wars: Episode III - Revenge of the Sith", 2005), ("The Three Musketeers", 1993), ("Rocky IV", 1985)),
    *(("Kill Bill: Vol. 2", 2004), ("Two Much", 1996)),
]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("star trek 2", "Star Trek: The Wrath of Khan"),
        ("star trek iii", "Star Trek: First Contact"),
        ("xmen 3", "X-Men: The Last Stand"),
        ("x men 2", "X2: X-Men United"),
        ("quest and the 2", "Quest and the Towers"),
        ("episode iii", "Star Wars: Episode III - Revenge of the Sith"),
        ("Episode 3", "Star Wars: Episode III - Revenge of the Sith"),
        ("vol 2", "Kill Bill: Vol. 2"),
        ("rocky 4", "Rocky IV"),
        ("star trek 4", None),
        ("two 2", None),
        ("men 2", None),
    ],
)
def test_a_number_that_no_title_has_is_the_place_in_a_series(query: str, title: str | None) -> None:
    movies = [TitledMovie(number, name, year) for number, (name, year) in enumerate(SERIES, 1)]
    for index in (TitleIndex.from_movies(movies), TitleIndex.from_movies(movies[:5]).with_changes(movies[5:])):
        ids, tiers = index.search(query)
        best = {movies[movie_id - 1].title for movie_id in ids[tiers == Tier.TITLE].tolist()}
        assert best == ({title} if title else set())


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        *(
            (query, ["Furious 7"])
            for query in ("fast and furious 7", "Fast & Furious Seven", "the fast and furious vii")
        ),
        ("fast and furious 8", []),
        ("fast and furious 1", ["The Fast and the Furious"]),
        ("a film called area 7", ["Area 7"]),
        ("in room 7", []),
    ],
)
def test_a_number_that_no_title_with_all_words_has_may_be_that_of_a_shorter_title(
    query: str, titles: list[str]
) -> None:
    names = ["The Fast and the Furious", "Fast & Furious 6", "Furious 7", "Area 7", "Room 7: The End", "7"]
    films = TitleIndex.from_movies(TitledMovie(at, title, 2000 + at) for at, title in enumerate(names))
    ids, tiers = films.search(query)
    assert [films.movie(int(each)).title for each in ids[tiers == Tier.TITLE]] == titles


FURIOUS = [
    *(("The Fast and the Furious", 1955), ("The Fast and the Furious", 2001), ("Fast & Furious 6", 2013)),
    *(("Furious 7", 2015), ("The Fate of the Furious", 2017), ("Fast & Furious Presents: Hobbs & Shaw", 2019)),
    *(("Alien", 1979), ("Aliens", 1986), ("Alien³", 1992), ("Alien: Resurrection", 1997), ("Apollo 13", 1995)),
    *(("Mission: Impossible", 1996), ("Mission: Impossible III", 2006), ("Mission: Impossible - Fallout", 2018)),
    *(("Mission: Impossible - Ghost Protocol", 2011), ("Apollo 18", 2011), ("Star Trek V", 1989)),
    *(("Rocky V", 1990), ("The Adventures of Rocky and Bullwinkle", 2000), ("Rocky Balboa", 2006)),
    *(("The Fly II", 1989), ("Turtles Can Fly", 2004), ("Let the Bullets Fly", 2010)),
]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("fast and furious 7", ["Furious 7"]),
        ("fast and furious 8", ["The Fate of the Furious", "Fast & Furious Presents: Hobbs & Shaw"]),
        ("alien 4", ["Alien: Resurrection"]),
        ("mission impossible 4", ["Mission: Impossible - Ghost Protocol"]),
        ("mission impossible 5", ["Mission: Impossible - Fallout"]),
        ("mission impossible 9", []),
        ("apollo 14", []),
        ("star trek 6", []),
        ("rocky 6", ["Rocky Balboa"]),
        ("let the bullets fly 3", []),
    ],
)
def test_a_number_that_no_title_has_counts_on_from_the_last_one_with_a_number(query: str, titles: list[str]) -> None:
    films = TitleIndex.from_movies(TitledMovie(at, *film) for at, film in enumerate(FURIOUS))
    ids, tiers = films.search(query)
    assert [films.movie(int(each)).title for each in ids[tiers == Tier.TITLE]] == titles


LATER = [
    *(("Indiana Jones and the Last Crusade", 1989), ("Halloween: The Curse of Michael Myers", 1995)),
    *(("D3: The Mighty Ducks", 1996), ("Scream of Stone", 1991), ("Scream", 1996), ("GoldenEye", 1995)),
    *(("Beverly Hills Cop III", 1994), ("Jurassic Park", 1993), ("The Lost World: Jurassic Park", 1997)),
    *(("Ace Ventura: Pet Detective", 1994), ("Ace Ventura: When Nature Calls", 1995)),
]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("indiana jones 3", ["Indiana Jones and the Last Crusade"]),
        ("halloween 6", ["Halloween: The Curse of Michael Myers"]),
        ("mighty ducks 3", ["D3: The Mighty Ducks"]),
        ("scream 1", ["Scream"]),
        ("goldeneye 007", ["GoldenEye"]),
        *((query, []) for query in ("mighty ducks 2", "beverly hills cop 2", "jurassic park 3", "ace ventura 3")),
    ],
)
def test_a_film_of_a_series_without_its_first_one_may_have_the_number(query: str, titles: list[str]) -> None:
    films = TitleIndex.from_movies(TitledMovie(at, *film) for at, film in enumerate(LATER))
    ids, _tiers = films.search(query)
    assert [films.movie(int(each)).title for each in ids] == titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        *((query, []) for query in ("aliens 5", "apollo 14", "apollo 14 movie", "apollo14", "rocky balboa 9")),
        *((query, ["Apollo 13"]) for query in ("apollo 13", "apollo 13 movie", "apollo13", "apolo 13")),
        ("rocky 6", ["Rocky Balboa"]),
    ],
)
def test_no_film_of_another_number_is_found(query: str, titles: list[str]) -> None:
    films = TitleIndex.from_movies(TitledMovie(at, *film) for at, film in enumerate(FURIOUS))
    ids, _tiers = films.search(query)
    assert [films.movie(int(each)).title for each in ids] == titles
