import pytest

from services.recommender.datasets.titles import split_title

SPOKEN = {
    "Toy Story (1995)": ("Toy Story", 1995),
    "Godfather, The (1972)": ("The Godfather", 1972),
    "Misérables, Les (1995)": ("Les Misérables", 1995),
    "Enfer, L' (1994)": ("L'Enfer", 1994),
    "City of Lost Children, The (Cité, La) (1995)": ("The City of Lost Children (La Cité)", 1995),
    "Land Before Time III (1995) (V)": ("Land Before Time III", 1995),
    "2001: A Space Odyssey (1968)": ("2001: A Space Odyssey", 1968),
    "Good, the Bad and the Ugly, The (1966)": ("The Good, the Bad and the Ugly", 1966),
    "Fawlty Towers (1975\u20131979)": ("Fawlty Towers", 1975),
    "Babylon 5": ("Babylon 5", None),
}


@pytest.mark.parametrize("raw", SPOKEN)
def test_titles_are_as_people_say_them(raw: str) -> None:
    assert split_title(raw) == SPOKEN[raw]
