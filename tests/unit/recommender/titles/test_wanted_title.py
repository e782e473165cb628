import pytest

from services.recommender.titles.wanted_title import is_of_several, lacks_number, read_title


@pytest.mark.parametrize(
    ("text", "title", "year"),
    [
        ("Heat", "Heat", None),
        ("Heat (1995)", "Heat", 1995),
        ("Heat (1995) 6", "Heat", 1995),
        ("Heat (1995) [1697]", "Heat", 1995),
        ("Heat (1995) (1697)", "Heat", 1995),
        ("Heat (1995) #6", "Heat", 1995),
        ("Seven (Se7en)", "Seven (Se7en)", None),
        ("Seven (Se7en) (1995)", "Seven (Se7en)", 1995),
        ("Seven (Se7en) 1697", "Seven (Se7en)", None),
        ("Seven (Se7en) [1697]", "Seven (Se7en)", None),
        ("Seven (Se7en) 1995", "Seven (Se7en)", 1995),
        ("Seven (Se7en) (1995) 11", "Seven (Se7en)", 1995),
        ("Seven (a.k.a. Se7en) 123456", "Seven (a.k.a. Se7en)", None),
        ("City of Lost Children, The (Cité des enfants perdus, La) 29000", None, None),
        ("Police Story (Ging chaat) 4", "Police Story Ging chaat 4", None),
        ("The Making of (Jurassic Park) Dinosaurs", "The Making of Jurassic Park Dinosaurs", None),
        ("(500) Days of Summer", "(500) Days of Summer", None),
        ("Apollo 13", "Apollo 13", None),
        ("Blade Runner 2049", "Blade Runner 2049", None),
        ("1984", "1984", None),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968),
        ("Godfather, The (1972) 858", "The Godfather", 1972),
        ("One (Two) (Three) (1999)", "One (Two) (Three)", 1999),
        ("", "", None),
    ],
)
def test_a_title_is_read_without_what_stands_behind_it(text: str, title: str | None, year: int | None) -> None:
    expected = "The City of Lost Children (La Cité des enfants perdus)" if title is None else title
    assert read_title(text) == (expected, year)


def test_long_texts_are_read_at_once() -> None:
    for text in ("(" * 5000, "a (b) " * 2000, "(1995)" * 2000, "1" * 5000):
        read_title(text)


@pytest.mark.parametrize(
    ("key", "year", "found", "expected"),
    [
        ("saw", 2003, 2004, True),
        ("saw", 2005, 2004, False),
        ("saw", 2004, 2003, True),
        ("fargo", 1995, 1996, False),
        ("aladdin", None, 1992, True),
        ("aladdin", 1993, 1992, False),
        ("fargo", None, 1996, False),
    ],
)
def test_some_short_titles_are_those_of_several_films(
    key: str, year: int | None, found: int | None, expected: bool
) -> None:
    assert is_of_several(key, year, found) == expected


@pytest.mark.parametrize(
    ("title", "other", "expected"),
    [
        ("Ice Age: Continental Drift", "Ice Age 4: Continental Drift", True),
        ("Star Trek VIII: First Contact", "Star Trek: First Contact", True),
        ("Saw VII: The Final Chapter", "Saw: The Final Chapter (Saw 3D)", True),
        ("Star Trek III: First Contact", "Star Trek VIII: First Contact", False),
        ("Ice Age: Collision Course", "Ice Age 4: Continental Drift", False),
        ("Toy Story", "Toy Story 3", False),
        ("Alien: Covenant", "Aliens 2: Covenant", False),
        ("???: Dark", "!!!: Dark", False),
        ("???: Dark", "4: Dark", False),
    ],
)
def test_a_number_may_be_left_out_before_a_subtitle(title: str, other: str, expected: bool) -> None:
    assert lacks_number(title, other) == lacks_number(other, title) == expected
