from services.web.localization.languages import use_language
from services.web.views.list_changes import ListChanges, format_rows, parse_rows
from shared.contracts.movies import Movie


def movies(*titles: str) -> list[Movie]:
    return [Movie(movie_id=ord(title[0]), title=title, year=None, genres=[]) for title in titles]


BEFORE = format_rows(movies("Alien", "Brazil", "Chinatown", "Dune"))


def test_new_risen_fallen_and_removed_movies_are_counted() -> None:
    changes = ListChanges.between(BEFORE, movies("Chinatown", "Brazil", "Ida"), changed=[ord("D")])
    assert changes.moves == {ord("C"): 2, ord("B"): 0, ord("I"): None}
    assert changes.removed == ["Alien"]
    assert changes.summary == "1 new, 1 up; Alien dropped out"


def test_a_movie_that_fell_is_counted() -> None:
    assert ListChanges.between(BEFORE, movies("Brazil", "Chinatown", "Alien", "Dune")).summary == "2 up, 1 down"


def test_a_list_that_stays_as_it_was_says_so() -> None:
    assert ListChanges.between(BEFORE, movies("Alien", "Brazil", "Chinatown", "Dune")).summary == (
        "The list stays the same"
    )


def test_the_movie_acted_on_is_not_reported_as_removed() -> None:
    assert ListChanges.between(BEFORE, movies("Brazil", "Chinatown", "Dune"), changed=[ord("A")]).removed == []


def test_a_list_that_is_shorter_by_the_movie_acted_on_does_not_stay_the_same() -> None:
    shorter = movies("Alien", "Brazil", "Chinatown")
    assert ListChanges.between(BEFORE, shorter, changed=[ord("D")]).summary == ""


def test_only_the_first_removed_movies_are_named() -> None:
    shown = format_rows(movies("Alien", "Brazil", "Chinatown", "Dune", "Eva"))
    assert ListChanges.between(shown, []).removed_summary == "Alien, Brazil, Chinatown and 2 more dropped out"
    assert (
        ListChanges.between(shown, movies("Chinatown", "Dune", "Eva")).removed_summary == "Alien and Brazil dropped out"
    )


def test_one_more_movie_is_counted_in_german_as_one() -> None:
    shown = format_rows(movies("Alien", "Brazil", "Chinatown", "Dune"))
    with use_language("de"):
        text = ListChanges.between(shown, []).removed_summary
    assert text == "Alien, Brazil, Chinatown und 1 weiterer sind nicht mehr dabei"


def test_without_a_previous_list_nothing_changed() -> None:
    assert ListChanges.between("", movies("Alien")) == ListChanges()
    assert ListChanges().summary == ""


def test_lines_that_are_no_rows_are_ignored() -> None:
    assert parse_rows("1 Alien\n²3 x\nnonsense\n-4 y\n\n7 <b>Gandhi</b>\n") == {1: "Alien", 7: "<b>Gandhi</b>"}
    assert len(parse_rows("\n".join(f"{number} x" for number in range(1000)))) == 100
    assert parse_rows(format_rows(movies("Two\r\nlines\u2028here"))) == {ord("T"): "Two lines here"}


def test_rows_with_numbers_that_are_no_ids_are_ignored() -> None:
    assert parse_rows(f"{'9' * 5000} Alien\n² Brazil\n3 Charade\n٣ Dune") == {3: "Charade"}
