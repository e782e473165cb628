from services.web.views.explanations import reason_text
from shared.contracts.explanations import CitedRating, Explanation
from shared.contracts.groups import Liking

EXPLANATION = Explanation(kind="ratings", movies=[CitedRating(movie_id=1, title="Alien", stars=5)])
EXPLAINED = Liking(predicted_rating=4, reason="Because", explanation=EXPLANATION)


def test_an_explanation_becomes_a_sentence_to_the_reader() -> None:
    assert reason_text(EXPLAINED) == "Because you liked Alien"


def test_the_explanation_of_another_users_list_says_they() -> None:
    assert reason_text(EXPLAINED, own=False) == "Because they liked Alien"


def test_a_row_without_an_explanation_shows_its_reason() -> None:
    assert reason_text(Liking(predicted_rating=4, reason="Because"), own=False) == "Because"
