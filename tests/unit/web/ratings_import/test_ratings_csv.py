from datetime import UTC, datetime

import pytest

from services.web.ratings_import.ratings_csv import MAX_ROWS, RatingsFile, Row, to_csv
from shared.contracts.errors import InvalidInput
from shared.contracts.movies import NamedMovie
from shared.contracts.profiles import OwnRating

LETTERBOXD = """Date,Name,Year,Letterboxd URI,Rating
2024-01-02,"Godfather, Part II, The",1974,https://boxd.it/x,4.5
2024-01-03,Amélie,2001,https://boxd.it/y,
"""
MOVIELENS_SITE = "movie_id,imdb_id,tmdb_id,rating,average_rating,title\n50,0114814,629,4.0,4.3,Usual Suspects (1995)\n"
MOVIELENS_SET = "userId,movieId,rating,timestamp\n1,50,5.0,964982931\n"


def rows(text: str) -> list[Row]:
    return RatingsFile.parse(text.encode()).rows


def test_a_letterboxd_export_is_read_and_lines_without_stars_are_reported() -> None:
    file = RatingsFile.parse(LETTERBOXD.encode())
    assert file.rows == [Row(NamedMovie(title="Godfather, Part II, The", year=1974), 4.5)]
    assert file.unread == [3]


def test_movielens_exports_are_read() -> None:
    assert rows(MOVIELENS_SITE) == [Row(NamedMovie(title="Usual Suspects (1995)", movie_id=50), 4.0)]
    assert rows(MOVIELENS_SET) == [Row(NamedMovie(title="", movie_id=50), 5.0)]


def test_an_export_can_be_imported_again() -> None:
    titles = ['He said "no", twice', "=HYPERLINK(1)", "@home", "-1", "<b>Gandhi</b>", "アキラ", "two\nlines"]
    ratings = [
        OwnRating(
            movie_id=place + 1,
            title=title,
            year=1990,
            genres=[],
            rating=3.5,
            rated_at=datetime(2026, 1, 2, tzinfo=UTC),
            average_rating=None,
        )
        for place, title in enumerate(titles)
    ]
    exported = to_csv(ratings)
    assert [row.named.title for row in rows(exported)] == titles
    assert [row.named.movie_id for row in rows(exported)] == list(range(1, 8))
    assert all(f",{character}" not in exported for character in "=@")


def test_byte_order_marks_and_other_line_endings_are_accepted() -> None:
    assert len(rows("\ufeff" + LETTERBOXD.replace("\n", "\r\n"))) == 1


@pytest.mark.parametrize("stars", ["nan", "inf", "-1", "0", "0.2", "6", "1e999", "four", ""])
def test_a_line_with_invalid_stars_is_reported(stars: str) -> None:
    file = RatingsFile.parse(f"title,rating\nAlien,{stars}\nBrazil,4\n".encode())
    assert (len(file.rows), file.unread) == (1, [2])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"title,rating\n",
        b"hello",
        b"\xff\xfe\x00",
        b"title\nAlien\n",
        b'title,rating\n"unclosed,4\n',
        b"\x89PNG\r\n\x1a\n\0\0",
        b"rating\n4\n",
        b"title,rating\n" + b"Alien,4\n" * (MAX_ROWS + 1),
    ],
)
def test_a_file_without_ratings_or_with_too_many_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        RatingsFile.parse(content)
    assert refused.value.message.endswith(".")
