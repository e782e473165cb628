import pytest

from services.recommender.records.genres import GenreNames, UnknownGenre

NAMES = GenreNames(["Children's", "Sci-Fi", "Anime"])


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("Drama", "Drama"),
        ("drama ", "Drama"),
        ("SCIENCE FICTION", "Sci-Fi"),
        ("Family", "Children's"),
        ("Children", "Children's"),
        ("anime", "Anime"),
        ("Film Noir", "Film-Noir"),
    ],
)
def test_a_genre_is_spelled_as_the_data_set_does(name: str, spelling: str) -> None:
    assert NAMES.spelled([name, spelling], ()) == [spelling]


def test_an_unknown_genre_is_refused_with_what_may_be_meant() -> None:
    with pytest.raises(UnknownGenre, match=r"'Drma' is no genre of the catalogue; did you mean Drama?"):
        NAMES.spelled(["Comedy", "Drma"], ())
    with pytest.raises(UnknownGenre, match=r"known are Action, .*, Western"):
        NAMES.spelled(["Xyzzy"], ())


def test_what_was_a_genre_of_the_movie_before_stays_one() -> None:
    assert NAMES.spelled(["Kung-Fu", "war"], ["Kung-Fu"]) == ["Kung-Fu", "War"]
