from services.recommender.wishes.meaning import Meaning, more_of


def test_more_of_a_genre_is_no_filter_any_more() -> None:
    assert more_of(Meaning(genre=("Comedy",), more=("Drama",))) == Meaning(more=("Drama", "Comedy"))


def test_more_of_what_is_no_genre_is_the_same() -> None:
    assert more_of(Meaning(popularity=0.5)) == Meaning(popularity=0.5)
    assert more_of(None) is None
