import io
import zipfile

import pytest

from services.web.ratings_import.reading import archives
from services.web.ratings_import.reading.entries import LeftOut
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.scales import to_stars
from services.web.ratings_import.record import count_states
from shared.contracts.errors import InvalidInput

FILMS = "Date,Name,Year,Letterboxd URI"
RATINGS = f"{FILMS},Rating\n2024-01-02,Fargo,1996,x,4.5\n2024-01-03,Alien,1979,x,5\n"
LETTERBOXD = {
    "ratings.csv": RATINGS,
    "diary.csv": f"{FILMS},Rating,Rewatch,Tags,Watched Date\n2020-01-02,Fargo,1996,x,2,,,2020-01-01\n"
    "2023-02-02,Heat,1995,x,,,,2023-02-01\n",
    "watched.csv": f"{FILMS}\n2024-01-02,Fargo,1996,x\n2023-02-02,Heat,1995,x\n2023-02-02,Ran,1985,x\n",
    "watchlist.csv": f"{FILMS}\n2024-01-02,Ida,2013,x\n",
    "likes/films.csv": f"{FILMS}\n2024-01-02,Alien,1979,x\n2024-01-02,Ran,1985,x\n",
    "lists/best.csv": "Letterboxd list export v7\nDate,Name\n2024-01-01,Best\n\nPosition,Name,Year\n1,Heat,1995\n",
    "deleted/diary.csv": RATINGS.replace("Fargo", "Deleted"),
    "profile.csv": "Date Joined,Username\n2020-01-01,ada\n",
    "comments.csv": "Date,Content\n2020-01-01,x\n",
    "photo.jpg": "no text",
}


def packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_the_export_of_letterboxd_is_read_as_it_comes() -> None:
    reading = read_export(packed(LETTERBOXD))
    rated = [
        (entry.file, entry.film.title, to_stars(entry.rating, reading.scale))
        for entry in reading.entries
        if entry.rating is not None
    ]
    assert rated == [("diary.csv", "Fargo", 2.0), ("ratings.csv", "Fargo", 4.5), ("ratings.csv", "Alien", 5.0)]
    left_out = {LeftOut.LISTS: 1}
    assert count_states(reading.entries) == {"seen": 2, "wanted": 1, "liked": 1, "days": 2}
    assert {why: count for why, count in reading.left_out.items() if count} == left_out
    assert not reading.bad_lines


def test_a_data_set_with_its_movies_needs_no_name() -> None:
    movies = "movieId,title,genres\n1,Toy Story (1995),Animation\n"
    ratings = "userId,movieId,rating,timestamp\n7,1,4,964982703\n"
    links = "movieId,imdbId,tmdbId\n1,0114709,862\n"
    reading = read_export(packed({"ml/ratings.csv": ratings, "ml/movies.csv": movies, "ml/links.csv": links}))
    [entry] = reading.entries
    assert (entry.film.title, entry.film.imdb_id, entry.film.tmdb_id) == ("Toy Story (1995)", 114709, 862)
    assert not reading.needs_dataset


def test_netflix_data_is_read_from_its_folder() -> None:
    ratings = "Profile Name,Title Name,Star Value,Thumbs Value,Event Utc Ts\nAda,Roma,,2,2019-01-13 20:11:12\n"
    views = "Profile Name,Start Time,Duration,Title\nAda,2019-01-13 20:11:12,01:00:00,Roma\n"
    reading = read_export(packed({"CONTENT_INTERACTION/Ratings.csv": ratings, "X/ViewingActivity.csv": views}))
    assert [entry.film.title for entry in reading.entries] == ["Roma"]


@pytest.mark.parametrize("name", ["../../etc/ratings.csv", "/ratings.csv", "C:\\ratings.csv", "a/b/ratings.csv"])
def test_the_path_of_a_member_means_nothing(name: str) -> None:
    assert len(read_export(packed({name: RATINGS})).entries) == 2


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput, match="too much"):
        read_export(packed({"ratings.csv": RATINGS + "2024-01-03,Alien,1979,x,5\n" * 1_000_000}))
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    with pytest.raises(InvalidInput, match="too much"):
        read_export(packed(LETTERBOXD))


def test_broken_and_encrypted_archives_are_refused() -> None:
    content = packed(LETTERBOXD)
    encrypted = bytearray(content)
    encrypted[content.index(b"PK\x01\x02") + 8] |= 1
    for broken in (content[: len(content) // 2], bytes(encrypted), b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 30):
        with pytest.raises(InvalidInput):
            read_export(broken)
