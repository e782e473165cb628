from services.web.views.list_changes import Movement, read, written
from shared.contracts.movies import Movie


def movies(*titles: str) -> list[Movie]:
    return [Movie(movie_id=ord(title[0]), title=title, year=None, genres=[]) for title in titles]


BEFORE = written(movies("Alien", "Brazil", "Chinatown", "Dune"))


def test_rows_enter_rise_fall_and_leave() -> None:
    movement = Movement.between(BEFORE, movies("Chinatown", "Brazil", "Ida"), said=ord("D"))
    assert movement.places == {ord("C"): 2, ord("B"): 0, ord("I"): None}
    assert movement.left == ["Alien"]
    assert movement.summary == "1 new, 1 up; Alien made room"


def test_a_row_that_fell_is_counted() -> None:
    assert Movement.between(BEFORE, movies("Brazil", "Chinatown", "Alien", "Dune")).summary == "2 up, 1 down"


def test_what_was_said_of_a_movie_is_why_it_left() -> None:
    assert Movement.between(BEFORE, movies("Brazil", "Chinatown", "Dune"), said=ord("A")).left == []


def test_many_that_leave_are_not_all_named() -> None:
    shown = written(movies("Alien", "Brazil", "Chinatown", "Dune", "Eva"))
    assert Movement.between(shown, []).farewell == "Alien, Brazil, Chinatown and 2 more made room"
    assert Movement.between(shown, movies("Chinatown", "Dune", "Eva")).farewell == "Alien and Brazil made room"


def test_without_a_list_before_nothing_moved() -> None:
    assert Movement.between("", movies("Alien")) == Movement()
    assert Movement().summary == ""


def test_what_a_page_sends_back_is_read_as_far_as_it_is_one() -> None:
    assert read("1 Alien\n²3 x\nnonsense\n-4 y\n\n7 <b>Gandhi</b>\n") == {1: "Alien", 7: "<b>Gandhi</b>"}
    assert len(read("\n".join(f"{number} x" for number in range(1000)))) == 100
    assert read(written(movies("Two\r\nlines\u2028here"))) == {ord("T"): "Two lines here"}
