import pytest

from shared.contracts.english_reasons import THIRD_PERSON, reason
from shared.contracts.explanations import CitedMovie, CitedRating, CommonFeature, Explanation

FIRST = CitedRating(movie_id=1, title="Movie 0", stars=4.5)
SECOND = CitedRating(movie_id=8, title="Movie 1", stars=1)
THIRD = CitedRating(movie_id=15, title="Movie 2", stars=3)

ALIEN, HEAT = CitedMovie(movie_id=2, title="Alien"), CitedMovie(movie_id=3, title="Heat")

DIRECTOR = CommonFeature(kind="director", name="Jane Doe")
NOIR = CommonFeature(kind="tag", name="noir")


@pytest.mark.parametrize(
    ("explanation", "sentence"),
    [
        (Explanation(kind="ratings", movies=[FIRST]), "Because you liked Movie 0"),
        (Explanation(kind="ratings", movies=[FIRST, SECOND]), "Because you liked Movie 0 and did not like Movie 1"),
        (Explanation(kind="ratings", movies=[FIRST, FIRST]), "Because you liked Movie 0 and Movie 0"),
        (Explanation(kind="ratings", movies=[SECOND]), "Because you did not like Movie 1"),
        (Explanation(kind="ratings", movies=[THIRD, THIRD]), "Because you gave 3 stars to Movie 2 and Movie 2"),
        (Explanation(kind="ratings", movies=[SECOND, FIRST]), "Because you did not like Movie 1 and liked Movie 0"),
        (
            Explanation(kind="ratings", movies=[FIRST, FIRST], shared=[DIRECTOR]),
            "By the director of Movie 0 and Movie 0, which you liked",
        ),
        (
            Explanation(kind="ratings", movies=[FIRST], shared=[NOIR, NOIR]),
            "Shares noir and noir with Movie 0, which you liked",
        ),
        (Explanation(kind="ratings", like=[ALIEN, HEAT]), "Because it is like Alien and Heat"),
        (Explanation(kind="neighbours", like=[ALIEN], shared=[DIRECTOR]), "By the director of Alien"),
        (Explanation(kind="ratings", like=[ALIEN], shared=[NOIR]), "Shares noir with Alien"),
        (
            Explanation(kind="neighbours", count=1, average=4.5),
            "1 person with a taste like yours gave it 4.5 on average",
        ),
        (
            Explanation(kind="neighbours", count=12, average=4.0),
            "12 people with a taste like yours gave it 4.0 on average",
        ),
        (
            Explanation(kind="neighbours", count=12, among=20, average=4.5),
            "12 of the 20 people whose taste is closest to yours gave it 4.5 on average",
        ),
        (Explanation(kind="popularity", count=1, average=3.0), "1 person rated it, 3.0 stars on average"),
        (Explanation(kind="popularity", count=1234, average=3.5), "1,234 people rated it, 3.5 stars on average"),
        (Explanation(kind="popularity", count=0), "Nobody has rated it yet"),
    ],
)
def test_the_reason_says_the_explanation_in_english(explanation: Explanation, sentence: str) -> None:
    assert reason(explanation) == sentence


@pytest.mark.parametrize(
    ("explanation", "sentence"),
    [
        (Explanation(kind="ratings", movies=[FIRST]), "Because they liked Movie 0"),
        (
            Explanation(kind="neighbours", count=2, average=4.5),
            "2 people with a taste like theirs gave it 4.5 on average",
        ),
        (
            Explanation(kind="neighbours", count=2, among=9, average=4.5),
            "2 of the 9 people whose taste is closest to theirs gave it 4.5 on average",
        ),
    ],
)
def test_a_list_of_somebody_else_speaks_of_them(explanation: Explanation, sentence: str) -> None:
    assert reason(explanation, THIRD_PERSON) == sentence
