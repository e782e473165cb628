from services.voice.dialogue.handlers.lists.wish_filters import FILTERS, as_filters
from shared.contracts.questions.wishes import WishMeaning


def test_a_wish_becomes_the_filters_of_a_list() -> None:
    means = WishMeaning(genre=("Children's",), without_genre=("Horror", "War"), years=(1990, None), runtime=(None, 119))
    assert as_filters(means) == {
        "genre": "Children",
        "without": "Horror+War",
        "from_year": 1990,
        "max_runtime": 119,
    }


def test_moods_and_movies_to_be_like_are_no_filters() -> None:
    assert not {"like", "more", "less", "popularity", "diversity", "service"} & FILTERS
