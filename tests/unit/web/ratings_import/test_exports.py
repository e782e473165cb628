import csv
import io
from datetime import UTC, date, datetime

import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.profile_import import changes_of, with_changes
from services.web.ratings_import.exports import Export, export_of, to_csv, to_letterboxd_csv
from services.web.ratings_import.matching import Match
from services.web.ratings_import.plan import distinct_films, make_plan
from services.web.ratings_import.reading.entries import Reading, Source
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.scales import to_stars
from shared.contracts.movies import Movie
from shared.contracts.profiles import OwnRating, WholeProfile
from shared.contracts.watching import WatchedMovie

TITLES = ['He said "no", twice', "=HYPERLINK(1)", "@home", "-1", "<b>Gandhi</b>", "アキラ", "two\nlines", "'Round"]
NOW = 1_800_000_000
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def rated(movie_id: int, title: str, rating: float = 3.5) -> OwnRating:
    return OwnRating(
        movie_id=movie_id,
        title=title,
        year=1990,
        genres=[],
        imdb_id=114709 + movie_id,
        tmdb_id=862,
        rating=rating,
        rated_at=WHEN,
        average_rating=None,
    )


@pytest.fixture
def exported() -> Export:
    ratings = [rated(movie_id, title) for movie_id, title in enumerate(TITLES, 1)]
    seen = [Movie(movie_id=20, title="Seen", year=None, genres=[])]
    dismissed = [Movie(**ratings[0].model_dump()), Movie(movie_id=21, title="Dull", year=1999, genres=[])]
    watching = [
        WatchedMovie(**ratings[0].model_dump(), seen_on=[date(2026, 1, 2), date(2025, 1, 2)]),
        WatchedMovie(movie_id=22, title="Wanted", year=2000, genres=[], wanted_at=WHEN, rested_until=WHEN),
    ]
    profile = WholeProfile(
        user_id=944, profile_version=3, ratings=ratings, seen=seen, dismissed=dismissed, watching=watching
    )
    return export_of(profile, "ml-100k")


def assert_is_the_profile(reading: Reading) -> None:
    assert (reading.source, reading.dataset, reading.bad_lines) == (Source.OWN, "ml-100k", [])
    assert {entry.film.title for entry in reading.entries if entry.rating} == set(TITLES)
    first, *_, seen, dull, wanted = reading.entries
    assert first.seen_on == (date(2026, 1, 2), date(2025, 1, 2))
    assert (wanted.wanted_at, wanted.rested_until) == (int(WHEN.timestamp()), int(WHEN.timestamp()))
    assert (first.film.movie_id, first.film.imdb_id, first.film.tmdb_id) == (1, 114710, 862)
    assert (to_stars(first.rating or 0, reading.scale), first.rated_at) == (3.5, int(WHEN.timestamp()))
    assert [(entry.film.title, entry.seen, entry.dismissed) for entry in (first, seen, dull)] == [
        (TITLES[0], False, True),
        ("Seen", True, False),
        ("Dull", False, True),
    ]


def test_our_own_csv_is_read_as_it_was_written(exported: Export) -> None:
    assert_is_the_profile(read_export(to_csv(exported).encode()))


def test_our_own_json_is_read_as_it_was_written(exported: Export) -> None:
    assert_is_the_profile(read_export(exported.model_dump_json().encode()))


def test_an_export_says_the_same_of_a_film_again(exported: Export) -> None:
    reading = read_export(to_csv(exported).encode())
    matches = [Match(film.movie_id) for film in distinct_films(reading.entries)]
    verdicts = {each.movie_id: each for each in make_plan(reading.entries, matches, reading.scale, NOW).verdicts}
    profile = with_changes(UserProfile(945, 0), changes_of(UserProfile(945, 0), verdicts.values()))
    when = int(WHEN.timestamp())
    assert profile.verdicts[1] == Verdict(3.5, when, dismissed=True, seen_on=(date(2026, 1, 2), date(2025, 1, 2)))
    assert profile.verdicts[20] == Verdict(None, NOW, seen=True)
    assert profile.verdicts[22] == Verdict(None, NOW, wanted_at=when, rested_until=when)


def test_days_and_wishes_are_exported(exported: Export) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(exported).removeprefix("\ufeff"), newline="")))
    seen, wanted = rows[0], rows[-1]
    assert (seen["seen_on"], seen["wanted_at"], seen["rested_until"]) == ("2026-01-02 2025-01-02", "", "")
    assert (wanted["title"], wanted["seen_on"], wanted["wanted_at"]) == ("Wanted", "", WHEN.isoformat())
    assert wanted["rested_until"] == WHEN.isoformat()


def test_no_cell_is_a_formula(exported: Export) -> None:
    for text in (to_csv(exported), to_letterboxd_csv(exported)):
        rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_letterboxd_gets_stars_ids_and_days(exported: Export) -> None:
    rows = list(csv.DictReader(io.StringIO(to_letterboxd_csv(exported).removeprefix("\ufeff"), newline="")))
    assert rows[0] == {
        "Title": TITLES[0],
        "Year": "1990",
        "tmdbID": "862",
        "imdbID": "tt0114710",
        "Rating": "3.5",
        "WatchedDate": "2026-01-02",
    }
    assert (rows[1]["Title"], rows[1]["WatchedDate"]) == (TITLES[0], "2025-01-02")
    del rows[1]
    assert {row["WatchedDate"] for row in rows[1:]} == {""}, (
        "the day of a rating is not the day of a visit to the cinema"
    )
    assert [row["Title"] for row in rows] == [*(f"'{each}" if each[0] in "=-@" else each for each in TITLES), "Seen"]
