"""What is only planned, owned or commented on was not seen: each site's lists say what a film without a rating is."""

import io
import json
import zipfile

import pytest

from services.web.ratings_import.reading.entries import Entry, LeftOut, Reading, Source
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.scales import to_stars

SIMKL = "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB\n"
NETFLIX_LIST = "Title Name,Profile Name,Country,Utc Title Add Date\nRoma,Ada,DE,2019-01-13\n"
TV_TIME = "type,entity_type,movie_name,release_date,created_at\n"


def state(entry: Entry) -> str:
    said = [name for name in ("seen", "wanted", "liked") if getattr(entry, name)]
    return " ".join([*said, *(["on a day"] if entry.seen_on else [])])


def states(reading: Reading) -> dict[str, str]:
    return {entry.film.title: state(entry) for entry in reading.entries}


def trakt(**said: object) -> bytes:
    film = {"title": "Heat", "year": 1995, "ids": {"trakt": 6, "imdb": "tt0113277"}}
    return json.dumps([{"type": "movie", "movie": film, **said}]).encode()


def test_ratings_dates_and_states_of_simkls_table_are_read() -> None:
    rows = (
        "1,Fargo,movie,1996,completed,,2020-01-02 10:00:00,9,,,275,tt0116282\n"
        "2,Heat,movie,1995,plantowatch,,,,,,949,tt0113277\n3,Ran,movie,1985,hold,,2020-01-03,,,,,\n"
        "4,Jaws,movie,1975,dropped,,,,,,,\n5,Alien,movie,1979,completed,,,,,,,\n6,Brazil,movie,1985,watching,,,,,,,\n"
        "7,Dark,tv,2017,completed,s3e8,,10,,,,\n8,Mushishi,anime,2005,completed,e26,,,,,,\n"
    )
    reading = read_export(f"{SIMKL}{rows}".encode())
    assert (reading.source, reading.scale_is_certain) == (Source.SIMKL, True)
    assert states(reading) == {
        "Fargo": "on a day",
        "Heat": "wanted",
        "Ran": "wanted",
        "Jaws": "seen",
        "Alien": "seen",
    }
    fargo = reading.entries[0]
    assert (to_stars(fargo.rating or 0, reading.scale), fargo.rated_at) == (4.5, 1577959200)
    assert (fargo.film.imdb_id, fargo.film.tmdb_id) == (116282, 275)
    assert +reading.left_out == {LeftOut.SERIES: 2, LeftOut.WATCHED: 1}


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (trakt(listed_at="2024-05-01T10:00:00.000Z", rank=1), "lists-watchlist.json", "wanted"),
        (trakt(listed_at="2024-05-01T10:00:00.000Z", rank=1), "upload.json", "wanted"),
        (trakt(listed_at="2024-05-01T10:00:00.000Z", rank=1), "lists-favorites.json", "seen liked"),
        (trakt(listed_at="2024-05-01T10:00:00.000Z", rank=1), "lists-list-9-noir.json", None),
        (trakt(watched_at="2024-05-01T10:00:00.000Z", action="watch"), "watched-history-1.json", "on a day"),
        (trakt(plays=2, last_watched_at="2024-05-01T10:00:00.000Z"), "watched-movies.json", "on a day"),
        (trakt(plays=1), "watched-movies.json", "seen"),
        (trakt(collected_at="2024-05-01T10:00:00.000Z"), "collection-movies.json", None),
        (trakt(hidden_at="2024-05-01T10:00:00.000Z"), "hidden-recommendations.json", None),
        (trakt(comment={"comment": "great"}), "comments-movies.json", None),
        (trakt(progress=10, paused_at="2024-05-01T10:00:00.000Z"), "watched-playback.json", None),
        (NETFLIX_LIST.encode(), "CONTENT_INTERACTION/MyList.csv", "wanted"),
        (f"{TV_TIME}towatch,movie,Heat,1995-12-15,2020-01-01 10:00:00\n".encode(), "t.csv", "wanted"),
        (f"{TV_TIME}follow,movie,Heat,1995-12-15,2020-01-01 10:00:00\n".encode(), "t.csv", None),
        (f"{TV_TIME}watch,movie,Heat,1995-12-15,2020-01-01 10:00:00\n".encode(), "t.csv", "seen"),
        (b"movie_id,imdb_id,tmdb_id,average_rating,title\n6,0113277,949,3.9,Heat (1995)\n", "wishlist.csv", "wanted"),
        (b"Title,Year,My rating,Status\nHeat,1995,,Plan to watch\n", "films.csv", "wanted"),
        (b"Title,Year,My rating,Status\nHeat,1995,,Watched\n", "films.csv", "seen"),
        (b"Title,Year,My rating,Status\nHeat,1995,,Released\n", "films.csv", None),
    ],
)
def test_a_list_says_what_its_films_are(content: bytes, name: str, expected: str | None) -> None:
    reading = read_export(content, name)
    assert [state(entry) for entry in reading.entries] == ([] if expected is None else [expected])
    assert sum(reading.left_out.values()) == (expected is None)
    assert not reading.bad_lines


def test_films_of_a_collection_are_told_apart_from_those_that_were_seen() -> None:
    collected = "2024-05-01T10:00:00.000Z"
    assert read_export(trakt(collected_at=collected), "c.json").left_out[LeftOut.OTHER_LISTS] == 1
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("collection-movies.json", trakt(collected_at=collected))
        file.writestr("ratings-movies.json", trakt(rated_at=collected, rating=8))
    reading = read_export(archive.getvalue())
    assert [(entry.rating, entry.seen) for entry in reading.entries] == [(8.0, False)]
    assert not reading.left_out[LeftOut.OTHER_LISTS], "its rating is elsewhere in the upload"


def test_a_list_of_letterboxd_alone_is_left_out() -> None:
    head = b"Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2024-01-01,Noir,,x,\n"
    reading = read_export(head + b"\nPosition,Name,Year,URL\n1,Heat,1995,x\n", "noir.csv")
    assert (reading.entries, reading.left_out) == ([], {LeftOut.LISTS: 1})
