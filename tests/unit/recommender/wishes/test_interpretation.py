from services.recommender.wishes.interpretation import Interpreter
from services.recommender.wishes.meaning import Bounds, Meaning, Part
from shared.contracts.movies import Movie
from shared.contracts.questions.wishes import MAX_PARTS, Wish

HEAT = Movie(movie_id=1, title="Heat", year=1995, genres=["Crime"])


def interpret(*meanings: Meaning, without: tuple[int, ...] = (), minutes: int | None = None) -> Wish:
    parts = [Part(f"part {number}", meaning) for number, meaning in enumerate(meanings)]
    return Interpreter(["Crime", "Children's"], 1998, lambda _: minutes).wish("words", parts, ["first"], without)


def runtime(meaning: Meaning, minutes: int | None) -> Bounds | None:
    return interpret(Meaning(like=(HEAT,)), meaning, minutes=minutes).means.runtime


def test_a_comparison_is_by_the_liked_movie_or_else_the_soft_word() -> None:
    shorter, longer = Meaning(compared="shorter"), Meaning(compared="longer")
    assert [runtime(shorter, 170), runtime(shorter, None)] == [(None, 169), (None, 95)]
    assert [runtime(longer, 170), runtime(longer, None)] == [(171, None), (150, None)]
    newer, older = Meaning(compared="newer"), Meaning(compared="older")
    assert [interpret(each).means.years for each in (newer, older)] == [(1994, None), (None, 1979)]
    liked = [interpret(Meaning(like=(HEAT,)), each).means.years for each in (newer, older)]
    assert liked == [(1996, None), (None, 1994)]


def test_genres_are_spelled_as_in_the_data_set_and_others_are_not_understood() -> None:
    wish = interpret(Meaning(genre=("Children",)), Meaning(genre=("Western",)))
    assert (wish.means.genre, wish.not_understood) == (("Children's",), ["first", "part 1"])


def test_bounds_overlap_and_what_contradicts_is_not_understood() -> None:
    wish = interpret(*(Meaning(years=years) for years in [(1980, None), (None, 1990), (1991, None)]))
    assert (wish.means.years, wish.not_understood) == ((1980, 1990), ["first", "part 2"])
    wish = interpret(Meaning(person=("Al Pacino",)), Meaning(without_person=("Al Pacino",)))
    assert (wish.means.without_person, wish.not_understood) == ((), ["first", "part 1"])
    wish = interpret(Meaning(tag=("noir",)), Meaning(without_tag=("noir",)))
    assert (wish.means.without_tag, wish.not_understood) == ((), ["first", "part 1"])


def test_a_part_that_is_taken_away_contradicts_nothing() -> None:
    wish = interpret(Meaning(genre=("Crime",)), Meaning(without_genre=("Crime",)), without=(0,))
    assert (wish.means.genre, wish.means.without_genre) == ((), ("Crime",))
    assert [part.taken_away for part in wish.parts] == [True, False]


def test_parts_keep_their_numbers_whatever_is_taken_away() -> None:
    contradicting = Meaning(years=(1990, None)), Meaning(years=(None, 1980)), Meaning(genre=("Crime",))
    assert [part.number for part in interpret(*contradicting).parts] == [0, 2]
    wish = interpret(*contradicting, without=(0, 2))
    assert (wish.means.years, wish.means.genre) == ((None, 1980), ())


def test_parts_are_bounded_and_the_rest_is_said() -> None:
    wish = interpret(*[Meaning(max_age=6)] * (MAX_PARTS + 2))
    assert len(wish.parts) == MAX_PARTS
    assert wish.not_understood == ["first", f"part {MAX_PARTS}", f"part {MAX_PARTS + 1}"]


def test_people_of_whom_the_data_set_knows_none_are_told() -> None:
    parts = [Part("with Al Pacino", Meaning(person=("Al Pacino",)))]
    for knows_people, without, unknown in [(False, (), True), (False, (0,), False), (True, (), False)]:
        wish = Interpreter(["Crime"], 1998, lambda _: None, knows_people).wish("with Al Pacino", parts, [], without)
        assert wish.people_unknown is unknown


def test_a_comparison_is_not_with_a_movie_that_was_taken_away() -> None:
    alien = HEAT.model_copy(update={"title": "Alien", "year": 1979})
    meanings = Meaning(like=(HEAT,)), Meaning(like=(alien,)), Meaning(compared="newer")
    years = [interpret(*meanings, without=without).means.years for without in [(), (0,), (0, 1)]]
    assert years == [(1996, None), (1980, None), (1994, None)]
