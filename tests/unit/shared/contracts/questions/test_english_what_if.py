import pytest

from shared.contracts.questions.english_what_if import ordinal, what_if_statement
from shared.contracts.questions.what_if import PlacedMovie, RatingChange


def change(before: float | None, after: float | None) -> RatingChange:
    return RatingChange(movie_id=1, title="Independence Day", before=before, after=after)


def film(place_now: int | None, place: int | None) -> PlacedMovie:
    return PlacedMovie(movie_id=2, title="Heat", place_now=place_now, place=place)


@pytest.mark.parametrize(
    ("changes", "movie", "statement"),
    [
        ([change(5, None)], film(3, 41), "Without your 5 stars for Independence Day, Heat would stand 41st."),
        ([change(1, None)], film(3, 3), "Without your 1 star for Independence Day, Heat would still stand 3rd."),
        ([change(None, 4.5)], film(3, 2), "With 4.5 stars for Independence Day, Heat would stand 2nd."),
        (
            [change(5, 2)],
            film(3, None),
            "With 2 stars instead of 5 for Independence Day, Heat would not be recommended to you.",
        ),
        ([change(5, None), change(None, 3)], None, "With these 2 changes, your list would begin with Fargo."),
        ([change(None, None)], film(3, 3), "Nothing would change."),
        ([], film(1, 1), "Heat stands 1st."),
        ([], film(None, None), "Heat is not recommended to you."),
        ([], None, "Your list begins with Fargo."),
    ],
)
def test_a_statement_tells_the_change_and_what_comes_of_it(
    changes: list[RatingChange], movie: PlacedMovie | None, statement: str
) -> None:
    assert what_if_statement(changes, movie, "Fargo") == statement


def test_a_list_may_be_empty() -> None:
    assert what_if_statement([], None, None) == "Your list is empty."
    assert what_if_statement([change(5, None)], None, None).endswith("your list would be empty.")


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (112, "112th"), (122, "122nd"), (1041, "1,041st")],
)
def test_ordinals(number: int, written: str) -> None:
    assert ordinal(number) == written
