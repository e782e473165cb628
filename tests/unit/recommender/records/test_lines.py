import json
from typing import Any

import pytest

from services.recommender.records.lines import MAX_LINE_BYTES, read_lines
from shared.contracts.movie_records import MovieLine


def stated(text: str) -> list[tuple[int, Any]]:
    return [
        (number, line.stated() if isinstance(line, MovieLine) else line) for number, line in read_lines(text.encode())
    ]


def test_json_lines_are_read_and_blank_ones_skipped() -> None:
    text = '\ufeff{"title": " Dune ", "imdb_id": "tt15239678"}\n\n{"key": "a", "title": "B", "hidden": false}\n'
    assert stated(text) == [
        (1, {"title": "Dune", "imdb_id": 15239678}),
        (3, {"key": "a", "title": "B", "hidden": False}),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Invalid JSON"),
        ('{"title": ""}', "title: "),
        ('{"titel": "Dune"}', "titel: Extra inputs"),
        ('{"year": 1500}', "year: "),
        ('{"runtime": 0}', "runtime: "),
        ('{"imdb_id": "nm1"}', "imdb_id: "),
        ('{"genres": "Drama"}', "genres: "),
        ('{"movie_id": -1}', "movie_id: "),
        ("{}x", "Invalid JSON"),
        ("[1]", "Input should be an object"),
        (json.dumps({"overview": "x" * MAX_LINE_BYTES}), "longer than 64 KB"),
    ],
)
def test_a_bad_line_says_why(line: str, reason: str) -> None:
    (_, ok), (number, fault) = stated(f'{{"title": "A"}}\n{line}\n')
    assert (ok, number) == ({"title": "A"}, 2)
    assert reason in fault


def test_movies_csv_is_read() -> None:
    text = 'movieId,title,genres\n1,Toy Story (1995),Animation|Comedy\n2,"Postino, Il (1994)",(no genres listed)\n'
    assert stated(text) == [
        (2, {"movie_id": 1, "title": "Toy Story", "year": 1995, "genres": ["Animation", "Comedy"]}),
        (3, {"movie_id": 2, "title": "Il Postino", "year": 1994}),
    ]


def test_links_csv_is_read() -> None:
    assert stated("movieId,imdbId,tmdbId\n1,0114709,862\n2,0113497,\n") == [
        (2, {"movie_id": 1, "imdb_id": 114709, "tmdb_id": 862}),
        (3, {"movie_id": 2, "imdb_id": 113497}),
    ]


def test_tags_of_one_movie_become_one_line() -> None:
    text = "userId,movieId,tag,timestamp\n1,7,pixar,1\n2,8,war,1\n3,7,fun,1\n4,7,pixar,2\n"
    assert stated(text) == [(2, {"movie_id": 7, "tags": ["pixar", "fun"]}), (3, {"movie_id": 8, "tags": ["war"]})]
