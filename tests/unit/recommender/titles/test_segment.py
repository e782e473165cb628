from services.recommender.titles.names import Kind, names_of
from services.recommender.titles.segment import Segment, spellings
from services.recommender.titles.titled_movie import TitledMovie

ALIEN = TitledMovie(1, "Alien", 1979, imdb_id=78748)
MONKEYS = TitledMovie(2, "Twelve Monkeys", 1995, tmdb_id=63)
SEGMENT = Segment.from_movies([ALIEN, MONKEYS])


def test_films_are_found_by_name_and_id() -> None:
    assert list(SEGMENT.named("12monkeys")) == [(MONKEYS, Kind.FULL)]
    assert list(SEGMENT.named("twelvemonkeys")) == [(MONKEYS, Kind.FULL)]
    assert (SEGMENT.movie(1), SEGMENT.with_id("imdb", 78748), SEGMENT.with_id("tmdb", 63)) == (ALIEN, ALIEN, MONKEYS)
    assert SEGMENT.with_id("imdb", 63) is None


def test_what_is_removed_is_found_no_more() -> None:
    left = SEGMENT.without([1])
    assert list(left.named("alien")) == []
    assert (left.movie(1), left.with_id("imdb", 78748)) == (None, None)
    assert left.alive_movies == [MONKEYS]
    assert (left.knows("alien"), left.knows("monkeys"), SEGMENT.knows("alien")) == (False, True, True)
    assert SEGMENT.movie(1) == ALIEN


def test_names_are_in_order() -> None:
    assert [SEGMENT.texts[place] for place in SEGMENT.names_beginning_with("tw")] == ["twelve monkeys"]
    assert sorted(SEGMENT.texts) == list(SEGMENT.texts)


def test_numbers_are_indexed_in_digits_and_as_written() -> None:
    assert spellings(names_of("The Twelve Chairs")[0]) == {"12 chairs", "twelve chairs"}


def test_full_names_are_found_by_year() -> None:
    found = SEGMENT.names_of_year(1995)
    assert found.texts == ["12 monkeys", "twelve monkeys"]
    assert [SEGMENT.texts[place] for place in found.places] == found.texts
    assert SEGMENT.names_of_year(1996).texts == []
