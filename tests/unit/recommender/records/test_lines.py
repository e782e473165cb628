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
        ("{", "it is not valid JSON"),
        ('{"title": ""}', "title: "),
        ('{"titel": "Dune"}', "titel: is not known here"),
        ('{"year": 1500}', "year: "),
        ('{"runtime": 0}', "runtime: "),
        ('{"imdb_id": "nm1"}', "imdb_id: "),
        ('{"genres": "Drama"}', "genres: "),
        ('{"genres": [' + ",".join(f'"g{n}"' for n in range(101)) + "]}", "at most 100 entries"),
        ('{"hidden": "yes"}', "hidden: write true or false"),
        ('{"hidden": null}', "hidden: write true or false"),
        ('{"year": true}', "year: must be a whole number"),
        ('{"runtime": "two hours"}', "runtime: must be a whole number"),
        ('{"tmdb_id": 1.5}', "tmdb_id: must be a whole number"),
        ('{"imdb_id": "tttt0114709"}', "imdb_id: write it as IMDb does"),
        ('{"imdb_id": true}', "imdb_id: "),
        ('{"movielens": {"ml-32m": true}}', "movielens.ml-32m: must be a whole number"),
        ('{"movielens": {' + ",".join(f'"m{n}": 1' for n in range(101)) + "}}", "at most 100 data sets"),
        ('{"title": "A\\u0000B"}', "title: it has the control character U+0000"),
        ('{"title": "A\0B"}', "it is not valid JSON: control character"),
        ('{"title": "A\ufffdB"}', "send the text in UTF-8"),
        ('{"tags": ["\\ud800"]}', "it is not valid JSON"),
        ('{"poster_path": "\\u001b"}', "poster_path: "),
        ('{"trailer": "javascript:alert(1)"}', "trailer: "),
        ('{"watch": {"Germany": {}}}', "watch.Germany"),
        ('{"movie_id": -1}', "movie_id: "),
        ("{}x", "it is not valid JSON"),
        ("[1]", "it must be an object"),
        (json.dumps({"overview": "x" * MAX_LINE_BYTES}), "longer than 64 KB"),
    ],
)
def test_a_bad_line_says_why(line: str, reason: str) -> None:
    (_, ok), (number, fault) = stated(f'{{"title": "A"}}\n{line}\n')
    assert (ok, number) == ({"title": "A"}, 2)
    assert reason in fault


def test_other_bytes_than_utf_8_cost_one_line() -> None:
    (_, ok), (_, fault), (_, last) = read_lines('{"title": "A"}\n{"title": "é"}\n{"title": "B"}'.encode("latin-1"))
    assert (isinstance(ok, MovieLine), fault, isinstance(last, MovieLine)) == (True, "it is not in UTF-8", True)


@pytest.mark.parametrize("first", ["nonsense", "[1]", "\0", "title: Dune"])
def test_a_damaged_first_line_costs_no_other(first: str) -> None:
    (number, fault), (_, ok) = stated(f'{first}\n{{"title": "A"}}\n')
    assert (number, ok) == (1, {"title": "A"})
    assert isinstance(fault, str)


def test_an_empty_file_has_no_lines() -> None:
    assert stated("\n \n") == []


def test_numbers_may_be_text_as_in_csv() -> None:
    line = '{"title": "A", "year": "2020", "runtime": "90", "imdb_id": "0114709", "tmdb_id": 862.0, "hidden": "false"}'
    expected = {"title": "A", "year": 2020, "runtime": 90, "imdb_id": 114709, "tmdb_id": 862, "hidden": False}
    assert stated(line) == [(1, expected)]
    assert stated("title,year,runtime,imdbId,tmdbId,hidden\nA,2020,90,0114709,862.0,false\n") == [(2, expected)]


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
