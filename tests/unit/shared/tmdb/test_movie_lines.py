"""What of TMDB's answer becomes a record, also where half of it is missing."""

from datetime import date

import pytest

from shared.contracts.movie_records import MovieLine
from shared.contracts.movies import Movie
from shared.tmdb.movie_lines import enrichment_line, genre_names, new_movie_line
from shared.tmdb.movies import Named, TmdbMovie
from tests.support.catalogue.false_tmdb import ALIEN, NULLS, tmdb_movie

TODAY = date(2026, 11, 29)
HERE = Movie(movie_id=183, title="Alien", year=1979, genres=["Horror"])
REGIONS = ["US", "GB", "DE"]


def line(said: dict[str, object], movie: Movie = HERE, regions: list[str] = REGIONS) -> MovieLine:
    return enrichment_line(movie, TmdbMovie.model_validate(said), regions, TODAY)


def test_a_whole_answer_fills_a_record() -> None:
    assert line(ALIEN).stated() == {
        "movie_id": 183,
        "tmdb_id": 348,
        "imdb_id": 78748,
        "other_titles": ["Obcy"],
        "overview": ALIEN["overview"],
        "runtime": 117,
        "directors": ["Ridley Scott"],
        "cast": ["Sigourney Weaver", "Tom Skerritt"],
        "tags": ["android", "alien"],
        "languages": ["English", "Spanish"],
        "countries": ["United Kingdom"],
        "certificate": "R",
        "poster_path": "/alien.jpg",
        "trailer": "https://www.youtube.com/watch?v=LjLamj-b0I8",
        "watch": {"DE": {"stream": ["Disney Plus"], "rent": [], "buy": ["Apple TV", "Google Play"]}},
        "from_tmdb": {
            "fetched_on": "2026-11-29",
            "fields": sorted(
                [
                    *("other_titles", "overview", "runtime", "directors", "cast", "tags", "languages", "countries"),
                    *("certificate", "poster_path", "trailer", "watch"),
                ]
            ),
        },
    }


def test_title_year_and_genres_of_the_catalogue_stay() -> None:
    stated = line({**ALIEN, "title": "Alien: Director's Cut"}).stated()
    assert not {"title", "year", "genres"} & set(stated)
    assert stated["other_titles"] == ["Alien: Director's Cut", "Obcy"]


@pytest.mark.parametrize("said", [tmdb_movie(348, "Alien", 1979), {"id": 348, **NULLS}])
def test_a_half_answer_states_what_it_has(said: dict[str, object]) -> None:
    assert set(line(said).stated()) == {"movie_id", "tmdb_id", "from_tmdb"}


@pytest.mark.parametrize(("regions", "shown"), [(["US", "DE"], "R"), (["DE", "US"], "FSK 16"), (["FR"], None)])
def test_the_certificate_is_of_the_first_region_that_has_one(regions: list[str], shown: str | None) -> None:
    assert line(ALIEN, regions=regions).certificate == shown


@pytest.mark.parametrize("key", ["", None, "a/b", "x&y=1", "<b>"])
def test_a_trailer_leads_to_youtube_only(key: str | None) -> None:
    videos = {"results": [{"site": "YouTube", "type": "Trailer", "key": key}]}
    assert line({**ALIEN, "videos": videos}).trailer is None
    assert line({**ALIEN, "videos": {"results": [{"site": "Vimeo", "type": "Trailer", "key": "1"}]}}).trailer is None


def test_values_beyond_the_bounds_of_records_are_cut_or_left_out() -> None:
    said = {
        **ALIEN,
        "runtime": 0,
        "overview": "x" * 9000,
        "keywords": {"keywords": [{"name": f"tag {number}"} for number in range(500)]},
        "credits": {"cast": [{"name": "x" * 999, "order": 0}, {"name": "  "}, {"name": None}]},
    }
    stated = line(said).stated()
    assert "runtime" not in stated
    assert (len(stated["overview"]), len(stated["tags"]), len(stated["cast"])) == (5000, 20, 1)


def test_a_new_movie_has_its_title_year_and_genres_for_good() -> None:
    new = new_movie_line(TmdbMovie.model_validate(ALIEN), REGIONS, {"Horror", "Sci-Fi"}, TODAY)
    assert isinstance(new, MovieLine)
    assert (new.title, new.year, new.genres, new.tmdb_id, new.movie_id) == (
        "Alien",
        1979,
        ["Horror", "Sci-Fi"],
        348,
        None,
    )
    assert new.from_tmdb is not None
    assert not {"title", "year", "genres", "tmdb_id", "imdb_id"} & set(new.from_tmdb.fields)


def test_a_movie_without_a_title_or_a_year_is_not_added() -> None:
    for said in (tmdb_movie(1, "", 1999), tmdb_movie(1, "Some day", None)):
        assert isinstance(new_movie_line(TmdbMovie.model_validate(said), REGIONS, set(), TODAY), str)


@pytest.mark.parametrize(
    ("said", "known", "expected"),
    [
        (["Family", "Drama"], {"Children's", "Drama"}, ["Children's", "Drama"]),
        (["Family"], {"Children"}, ["Children"]),
        (["Music", "TV Movie", "History"], {"Musical"}, ["Musical"]),
        (["History"], {"History"}, ["History"]),
        ([], {"Drama"}, []),
    ],
)
def test_genres_have_the_names_of_the_catalogue(said: list[str], known: set[str], expected: list[str]) -> None:
    assert genre_names([Named(name=name) for name in said], known) == expected
    assert genre_names([Named(name=name) for name in said], sorted(known)) == expected
