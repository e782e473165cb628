from services.recommender.wishes.meaning import Meaning, Part, each_once, more_of


def test_more_of_a_genre_is_no_filter_any_more() -> None:
    assert more_of(Meaning(genre=("Comedy",), more=("Drama",))) == Meaning(more=("Drama", "Comedy"))


def test_more_of_what_is_no_genre_is_the_same() -> None:
    assert more_of(Meaning(popularity=0.5)) == Meaning(popularity=0.5)
    assert more_of(None) is None


def test_what_is_said_again_is_one_part() -> None:
    first, again, other = (
        Part("no horror", Meaning(without_genre=("Horror",))),
        Part("nothing scary", Meaning(without_genre=("Horror",))),
        Part("horror", Meaning(genre=("Horror",))),
    )
    assert each_once([first, other, again, first]) == [first, other]
