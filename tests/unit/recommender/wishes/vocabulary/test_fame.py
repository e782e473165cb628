import pytest

from tests.support.questions.wishes import means, read


@pytest.mark.parametrize("words", ["nothing too famous", "not too famous", "nichts zu Bekanntes", "nicht zu bekannt"])
def test_what_is_not_too_famous_is_less_known(words: str) -> None:
    assert means(read(words).means) == {"popularity": -0.5}


@pytest.mark.parametrize(
    ("words", "popularity"),
    [
        ("hidden gems", -1.0),
        ("Geheimtipps", -1.0),
        ("not too famous", -0.5),
        ("weniger bekannt", -0.5),
        ("popular", 0.5),
        ("very famous", 1.0),
        ("no blockbusters", -0.5),
    ],
)
def test_each_wording_has_its_value(words: str, popularity: object) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"popularity": popularity}, [])


def test_variety_is_the_other_slider() -> None:
    assert [read(words).means.diversity for words in ("varied", "sehr abwechslungsreich")] == [0.5, 1.0]
