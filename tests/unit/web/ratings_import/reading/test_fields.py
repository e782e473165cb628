import pytest

from services.web.ratings_import.reading import fields


def test_ids_are_read() -> None:
    assert [fields.imdb_id(text) for text in ("tt0116282", "0116282", "tt10872600", "tt", "nm0000001", "tt0")] == [
        *(116282, 116282, 10872600),
        *(None, None, None),
    ]
    assert [fields.id_number(text) for text in ("275", "275.0", "-1", "0", "x", "9" * 17)] == [275, 275, *[None] * 4]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://www.imdb.com/title/tt0116282/", 116282),
        ("www.imdb.com/title/tt0116282?ref_=ttls", 116282),
        ("https://letterboxd.com/film/fargo/", None),
        ("butt12", None),
    ],
)
def test_an_address_may_hold_an_id(text: str, expected: int | None) -> None:
    assert fields.imdb_id(text) == expected


def test_years_are_read() -> None:
    assert [fields.year(text) for text in ("1996", "1996.0", "1996-03-08T00:00:00Z", "19960", "96", "")] == [
        *(1996, 1996, 1996),
        *(None, None, None),
    ]


@pytest.mark.parametrize("text", ["8.3.1996", "March 8, 1996", "8. März 1996", "(1996)", "03/1996"])
def test_the_year_of_a_written_date_is_read(text: str) -> None:
    assert fields.year(text) == 1996


@pytest.mark.parametrize("text", ["1.996", "119 960", "21996", "19961", "1/2/3/1996", "8.3.96"])
def test_what_is_no_certain_year_is_none(text: str) -> None:
    assert fields.year(text) is None


def test_a_defused_title_is_restored() -> None:
    assert [fields.title(text) for text in ("'=SUM(1)", "'Round Midnight", " Heat ", "Les Mis&eacute;rables")] == [
        "=SUM(1)",
        "'Round Midnight",
        "Heat",
        "Les Misérables",
    ]


@pytest.mark.parametrize(
    ("text", "rating", "greatest"),
    [
        *[
            ("9/10", 9, 10),
            ("4,5 von 5", 4.5, 5),
            ("4 out of 5 stars", 4, 5),
            ("7 sur 10", 7, 10),
            ("80 %", 80, 100),
            ("14/20", 14, 20),
        ],
        *[
            ("4 stars", 4, None),
            ("8 Punkte", 8, None),
            ("4.5", 4.5, None),
            ("4 of 7", None, None),
            ("4 horses", None, None),
        ],
        *[("★★★★½", 4.5, 5), ("★★★☆☆", 3, 5), ("★★★★★★★½☆☆", 7.5, 10), ("⭐️⭐️⭐️", 3, 5), ("****", 4, 5)],
        *[("☆☆☆☆☆", None, 5), ("★★★☆", None, None), ("★★★★★★☆☆☆☆☆", None, None), ("★" * 7, 7, 10), ("R", None, None)],
    ],
)
def test_ratings_are_read_in_many_notations(text: str, rating: float | None, greatest: int | None) -> None:
    assert (fields.rating(text), fields.greatest_rating(text)) == (rating, greatest)
