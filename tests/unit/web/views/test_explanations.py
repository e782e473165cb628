import pytest

from services.web.localization.languages import use_language
from services.web.views.explanations import reason_text
from shared.contracts.explanations import CitedMovie, CitedRating, CommonFeature, Explanation
from shared.contracts.groups import Liking

EXPLANATION = Explanation(kind="ratings", movies=[CitedRating(movie_id=1, title="Alien", stars=5)])
LIKED = CitedMovie(movie_id=2, title="Heat")
EXPLAINED = Liking(predicted_rating=4, reason="Because", explanation=EXPLANATION)
DIRECTED, WAR = CommonFeature(kind="director", name="Jane Doe"), CommonFeature(kind="genre", name="War")


def test_an_explanation_becomes_a_sentence_to_the_reader() -> None:
    assert reason_text(EXPLAINED) == "Because you liked Alien"


def test_the_explanation_of_another_users_list_says_they() -> None:
    assert reason_text(EXPLAINED, own=False) == "Because they liked Alien"


def test_a_row_without_an_explanation_shows_its_reason() -> None:
    assert reason_text(Liking(predicted_rating=4, reason="Because"), own=False) == "Because"


def cited(*stars: float) -> Explanation:
    titles = ("Alien", "Jaws", "Dune")
    return Explanation(
        kind="ratings",
        movies=[CitedRating(movie_id=1, title=title, stars=each) for title, each in zip(titles, stars, strict=False)],
    )


def shared(feature: CommonFeature, *stars: float) -> Explanation:
    return cited(*stars).model_copy(update={"shared": [feature]})


@pytest.mark.parametrize(
    ("explanation", "own", "sentence"),
    [
        (cited(5), True, "Weil dir Alien gefallen hat"),
        (cited(5, 4), True, "Weil dir Alien und Jaws gefallen haben"),
        (cited(5, 4), False, "Weil dieser Person Alien und Jaws gefallen haben"),
        (
            cited(5, 1, 3),
            True,
            "Weil dir Alien gefallen hat und du Jaws nicht mochtest und du Dune 3 Sterne gegeben hast",
        ),
        (cited(2.5, 1), False, "Weil diese Person Alien 2,5 Sterne gegeben hat und diese Person Jaws nicht mochte"),
        (shared(DIRECTED, 5), True, "Mit derselben Regie wie Alien, und der Film hat dir gefallen"),
        (
            shared(DIRECTED, 5, 4),
            False,
            "Mit derselben Regie wie Alien und Jaws, und beide haben dieser Person gefallen",
        ),
        (shared(WAR, 5), False, "Hat Krieg gemeinsam mit Alien, und der Film hat dieser Person gefallen"),
        (shared(WAR, 5, 4), True, "Hat Krieg gemeinsam mit Alien und Jaws, und beide haben dir gefallen"),
        (Explanation(kind="ratings", like=[LIKED, LIKED]), True, "Weil der Film Heat und Heat ähnelt"),
        (Explanation(kind="neighbours", like=[LIKED], shared=[DIRECTED]), True, "Mit derselben Regie wie Heat"),
        (Explanation(kind="ratings", like=[LIKED], shared=[WAR]), False, "Hat Krieg gemeinsam mit Heat"),
        (
            Explanation(kind="neighbours", count=12, among=50, average=4.3),
            True,
            "Von den 50 Leuten, deren Geschmack deinem am nächsten ist, gaben 12 im Schnitt 4,3 Sterne",
        ),
        (
            Explanation(kind="neighbours", count=1200, average=4.3),
            False,
            "1.200 Leute mit einem Geschmack wie dem dieser Person gaben im Schnitt 4,3 Sterne",
        ),
        (Explanation(kind="neighbours", count=0), True, "Noch niemand hat ihn bewertet"),
        (
            Explanation(kind="popularity", count=1, average=4),
            True,
            "Eine Person hat ihn bewertet und 4,0 Sterne gegeben",
        ),
        (Explanation(kind="popularity", count=0), True, "Noch niemand hat ihn bewertet"),
    ],
)
def test_reasons_in_german_are_whole_sentences(explanation: Explanation, own: bool, sentence: str) -> None:
    with use_language("de"):
        assert reason_text(Liking(predicted_rating=4, reason="Because", explanation=explanation), own=own) == sentence
