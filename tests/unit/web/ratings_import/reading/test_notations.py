"""Ratings that say what they are out of, and columns that say whether a film was seen."""

import json

import pytest

from services.web.ratings_import.reading.entries import Reading, Scale
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.scales import to_stars
from services.web.ratings_import.record import count_states


def stars(reading: Reading) -> list[float | None]:
    return [None if each.rating is None else to_stars(each.rating, reading.scale) for each in reading.entries]


@pytest.mark.parametrize(
    ("ratings", "scale", "expected"),
    [
        (["9/10", "4 / 10"], Scale.TEN, [4.5, 2]),
        (["4/5", "3.5/5"], Scale.FIVE, [4, 3.5]),
        (["90%", "40 %"], Scale.HUNDRED, [4.5, 2]),
        (["4/100", "3/100"], Scale.HUNDRED, [0.5, 0.5]),
        (["14/20", "16 sur 20", "9,5/20", "0/20"], Scale.TWENTY, [3.5, 4, 2.5, 0.5]),
        (["★★★★½", "★★", "½"], Scale.FIVE, [4.5, 2, 0.5]),
        (["4½/5", "3/5"], Scale.FIVE, [4.5, 3]),
    ],
)
def test_a_rating_may_name_its_scale(ratings: list[str], scale: Scale, expected: list[float]) -> None:
    rows = "".join(f"T{number};{rating}\n" for number, rating in enumerate(ratings))
    reading = read_export(f"Title;Rating\n{rows}".encode())
    assert (reading.scale, reading.scale_is_certain, reading.bad_lines) == (scale, True, [])
    assert stars(reading) == expected


def test_ratings_that_name_different_scales_are_read_on_them() -> None:
    reading = read_export(b"Title,Rating\nHeat,4/5\nRan,7/10\n")
    assert (reading.scale, reading.scale_is_certain, stars(reading)) == (Scale.TEN, True, [4, 3.5])
    assert stars(read_export(b"Title,Rating\nHeat,14/20\nRan,4/5\n")) == [3.5, 4]
    assert not read_export(b"Title,Rating\nHeat,4/5\nRan,3\n").scale_is_certain


@pytest.mark.parametrize(
    ("ratings", "scale", "expected"),
    [
        (["★★★", "★★★★★★★", "★★★★★"], Scale.TEN, [1.5, 3.5, 2.5]),
        (["**", "*****½"], Scale.TEN, [1, 3]),
        (["★★★", "★★★★★★★", "4/5"], Scale.TEN, [1.5, 3.5, 4]),
        (["★★★", "★★★★★★★", "80%"], Scale.HUNDRED, [1.5, 3.5, 4]),
        (["★★★☆☆", "★★★★★★★"], Scale.TEN, [3, 3.5]),
        (["★★★", "★★★★★"], Scale.FIVE, [3, 5]),
    ],
)
def test_stars_alone_are_out_of_ten_beside_more_than_five(
    ratings: list[str], scale: Scale, expected: list[float]
) -> None:
    rows = "".join(f"T{number},{rating}\n" for number, rating in enumerate(ratings))
    reading = read_export(f"title,rating\n{rows}".encode())
    assert (reading.scale, reading.scale_is_certain, stars(reading)) == (scale, True, expected)


def test_a_header_may_say_what_the_scale_counts() -> None:
    reading = read_export(b"Movie,My rating (out of 10 stars)\nHeat,4\n")
    assert (reading.scale, stars(reading)) == (Scale.TEN, [2.0])


def test_what_is_planned_at_simkl_was_not_seen() -> None:
    def film(title: str, **said: object) -> dict[str, object]:
        return {"movie": {"title": title, "year": 1995, "ids": {"simkl": 1}}, **said}

    films = [
        film("Heat", status="completed", user_rating=9, last_watched_at="2020-01-02T00:00:00Z"),
        film("Ran", status="plantowatch", user_rating=None),
        film("Se7en", status="dropped"),
        film("Fargo", status="completed"),
    ]
    reading = read_export(json.dumps({"movies": films}).encode())
    assert (reading.source, stars(reading)) == ("simkl", [4.5, None, None, None])
    assert [(each.film.title, each.wanted, each.seen) for each in reading.entries[1:]] == [
        ("Ran", True, False),
        ("Se7en", False, True),
        ("Fargo", False, True),
    ]
    assert count_states(reading.entries) == {"seen": 2, "wanted": 1, "liked": 0, "days": 1}


def test_a_comment_above_the_header_is_skipped() -> None:
    assert stars(read_export(b"# exported by me\n\nTitle,Rating\nHeat,4\n")) == [4.0]
    assert stars(read_export(b"#,Title,Rating\n1,Heat,4\n")) == [4.0]
