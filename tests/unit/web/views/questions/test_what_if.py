import pytest

from services.web.localization.languages import use_language
from services.web.views.questions.what_if import changes_of, what_if_text
from shared.contracts.questions.what_if import MovieInQuestion, PlacedMovie, RatingChange, WhatIf, WhatIfMovie
from tests.support.catalogue.fake_catalogue import recommended_movie


def change(before: float | None, after: float | None) -> RatingChange:
    return RatingChange(movie_id=1, title="Heat", before=before, after=after)


def answer(changes: list[RatingChange], place_now: int | None = 3, place: int | None = 41, asks: bool = True) -> WhatIf:
    movie = MovieInQuestion(movie_id=2, title="Fargo", place_now=place_now, place=place)
    return WhatIf(
        user_id=1,
        profile_version=1,
        model_version="v",
        changes=changes,
        statement="In English.",
        movie=movie if asks else None,
        movies=[
            WhatIfMovie(**vars(recommended_movie(3)), place_now=9),
            WhatIfMovie(**vars(recommended_movie(4)), place_now=None),
        ],
        dropped=[PlacedMovie(movie_id=5, title="Casino", place_now=1, place=12)],
    )


def test_in_english_it_is_the_sentence_of_the_api() -> None:
    assert what_if_text(answer([])) == "In English."


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (answer([change(4.5, None)]), "Ohne deine 4,5 ★ für Heat: Fargo stünde auf Platz 41."),
        (answer([change(None, 4)], place=3), "Mit 4 ★ für Heat: Fargo stünde weiter auf Platz 3."),
        (answer([change(5, 2)], place=None), "Mit 2 statt 5 ★ für Heat: Fargo würde dir nicht empfohlen."),
        (
            answer([change(5, 2), change(1, None)], asks=False),
            "Mit diesen 2 Änderungen: Deine Liste begänne mit Chinatown.",
        ),
        (answer([change(5, 5)]), "Es würde sich nichts ändern."),
        (answer([]), "Fargo steht auf Platz 3."),
        (answer([], place_now=None), "Fargo wird dir nicht empfohlen."),
        (answer([], asks=False), "Deine Liste beginnt mit Chinatown."),
    ],
)
def test_each_kind_of_answer_has_german(told: WhatIf, text: str) -> None:
    with use_language("de"):
        assert what_if_text(told) == text


def test_the_list_that_would_be_is_compared_with_the_present_one() -> None:
    changes = changes_of(answer([change(5, None)]))
    assert (changes.moves, changes.removed) == ({3: 8, 4: None}, ["Casino"])
