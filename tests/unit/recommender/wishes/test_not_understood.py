from services.recommender.wishes.not_understood import said_back
from services.recommender.wishes.text import WishText


def test_words_with_only_small_words_between_them_belong_together() -> None:
    text = WishText.of("purple and green elephants, comedy, xyz")
    places = [(text.read.index(word), text.read.index(word) + len(word)) for word in ("purple", "green", "xyz")]
    assert said_back(text, places) == ["purple and green", "xyz"]
    assert said_back(text, []) == []
