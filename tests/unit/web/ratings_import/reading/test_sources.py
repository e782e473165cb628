"""One small file of each kind that people have, and what must be read from it."""

import json
from dataclasses import dataclass, field

import pytest

from services.web.ratings_import.reading.entries import Reading, Scale, Source
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.scales import to_stars
from services.web.ratings_import.reading.sources import recognise, unclear_ratings
from services.web.ratings_import.record import count_states


def stars(reading: Reading) -> dict[str, float | None]:
    return {
        entry.film.title: None if entry.rating is None else to_stars(entry.rating, reading.scale)
        for entry in reading.entries
        if entry.rating is not None
    }


def states(reading: Reading) -> dict[str, int]:
    return {state: count for state, count in count_states(reading.entries).items() if count}


@dataclass(frozen=True)
class Case:
    content: str
    source: str
    scale: Scale
    stars: dict[str, float]
    left_out: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    bad_lines: tuple[int, ...] = ()
    name: str = "ratings.csv"


SERIES, WATCHED = "series and episodes", "watched films without a rating"
LETTERBOXD = "Date,Name,Year,Letterboxd URI"
IMDB = "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres"
TRAKT = [
    {
        "rated_at": "2024-05-01T10:00:00.000Z",
        "rating": 7,
        "type": "movie",
        "movie": {"title": "Fargo", "year": 1996, "ids": {"trakt": 1, "slug": "fargo-1996", "imdb": "tt0116282"}},
    },
    {"rated_at": "2024-05-01T10:00:00.000Z", "rating": 9, "type": "show", "show": {"title": "Fargo", "year": 2014}},
    {
        "rated_at": "2024-05-01T10:00:00.000Z",
        "rating": 2,
        "type": "episode",
        "episode": {"season": 1, "number": 2, "title": "The Rooster Prince"},
        "show": {"title": "Fargo"},
    },
]
CASES = {
    "Letterboxd's ratings": Case(
        f'{LETTERBOXD},Rating\n2024-01-02,"Godfather, Part II, The",1974,https://boxd.it/x,4.5\n'
        "2024-01-03,Amélie,2001,https://boxd.it/y,\n",
        "letterboxd",
        Scale.FIVE,
        {"Godfather, Part II, The": 4.5},
        states={"seen": 1},
    ),
    "Letterboxd's watchlist": Case(
        f"{LETTERBOXD}\n2024-01-02,Heat,1995,x\n",
        "letterboxd",
        Scale.FIVE,
        {},
        states={"wanted": 1},
        name="watchlist.csv",
    ),
    "Letterboxd's likes": Case(
        f"{LETTERBOXD}\n2024-01-02,Heat,1995,x\n",
        "letterboxd",
        Scale.FIVE,
        {},
        states={"seen": 1, "liked": 1},
        name="likes/films.csv",
    ),
    "Letterboxd's import form, both scales": Case(
        "tmdbID,Title,Year,Rating10,Rating,WatchedDate\n275,Fargo,1996,9,,2020-01-01\n597,Titanic,1997,,2,2020-01-01\n",
        "letterboxd",
        Scale.TEN,
        {"Fargo": 4.5, "Titanic": 2.0},
        states={"days": 2},
    ),
    "IMDb with only low ratings": Case(
        f"{IMDB}\ntt0116282,4,2024-01-01,Fargo,Fargo,https://x,Movie,8.1,98,1996,Crime\n"
        "tt0944947,5,2024-01-01,Game of Thrones,Game of Thrones,https://x,TV Series,9.2,60,2011,Drama\n"
        "tt0120338,1,2024-01-02,Titanic,Titanic,https://x,movie,7.9,194,1997,Romance\n",
        "imdb",
        Scale.TEN,
        {"Fargo": 2.0, "Titanic": 0.5},
        {SERIES: 1},
    ),
    "an old file of IMDb": Case(
        "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Year\n"
        "tt0116282,10,2014-01-01,Fargo,https://x,movie,8.1,1996\ntt1,7,2014-01-01,Clip,https://x,videoGame,6,2000\n",
        "imdb",
        Scale.TEN,
        {"Fargo": 5.0},
        {SERIES: 1},
    ),
    "IMDb's watchlist": Case(
        "Position,Const,Created,Modified,Description,Title,Title Type,IMDb Rating,Year,Your Rating,Date Rated\n"
        "1,tt0116282,2024-01-01,2024-01-01,,Fargo,Movie,8.1,1996,,\n"
        "2,tt0120338,2024-01-01,2024-01-01,,Titanic,Movie,7.9,1997,3,2024-02-02\n",
        "imdb",
        Scale.TEN,
        {"Titanic": 1.5},
        states={"wanted": 1},
    ),
    "Trakt in JSON": Case(json.dumps(TRAKT), "trakt", Scale.TEN, {"Fargo": 3.5}, {SERIES: 2}, name="ratings.json"),
    "Trakt's history": Case(
        json.dumps(
            [{"watched_at": "2024-05-01T10:00:00Z", "action": "watch", "type": "movie", "movie": {"title": "A"}}]
        ),
        "trakt",
        Scale.TEN,
        {},
        states={"seen": 1, "days": 1},
    ),
    "Trakt's CSV never counts the public's rating": Case(
        "watched_at,type,title,year,trakt_rating,trakt_id,imdb_id\n2024-05-01T10:00:00Z,movie,A,2000,8.8,1,tt1\n",
        "trakt",
        Scale.TEN,
        {},
        states={"seen": 1, "days": 1},
    ),
    "TMDB never counts the public's rating": Case(
        "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n"
        "275,tt0116282,movie,Fargo,1996-03-08T00:00:00Z,,,7.9,3.5,2022-01-01T00:00:00Z\n"
        "1399,tt0944947,tv,Game of Thrones,2011-04-17T00:00:00Z,1,2,8.4,9.0,2022-01-01T00:00:00Z\n"
        "597,tt0120338,movie,Titanic,1997-11-18T00:00:00Z,,,7.9,,\n",
        "tmdb",
        Scale.TEN,
        {"Fargo": 2.0},
        {SERIES: 1, WATCHED: 1},
    ),
    "TMDB's watchlist": Case(
        "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating\n275,tt1,movie,Fargo,1996,,,7.9\n",
        "tmdb",
        Scale.TEN,
        {},
        {WATCHED: 1},
    ),
    "MovieLens.org": Case(
        "movie_id,imdb_id,tmdb_id,rating,average_rating,title\n50,0114814,629,4.0,4.3,Usual Suspects (1995)\n",
        "movielens",
        Scale.FIVE,
        {"Usual Suspects (1995)": 4.0},
    ),
    "a data set": Case(
        "userId,movieId,rating,timestamp\n1,50,5.0,964982931\n", "movielens-dataset", Scale.FIVE, {"": 5.0}
    ),
    "u.data": Case("196\t242\t3\t881250949\n186\t302\t3\t891717742\n", "movielens-dataset", Scale.FIVE, {"": 3.0}),
    "ratings.dat": Case("1::1193::5::978300760\n1::661::3::978302109\n", "movielens-dataset", Scale.FIVE, {"": 3.0}),
    "Netflix's viewing activity": Case(
        'Title,Date\n"Roma","1/13/19"\n"Dark: Season 1: Secrets","1/12/19"\n"Roma","1/2/19"\n',
        "netflix",
        Scale.FIVE,
        {},
        {SERIES: 1},
        {"seen": 1, "days": 2},
    ),
    "Netflix's ratings": Case(
        "Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Device Model,Event Utc Ts,Region View Date\n"
        "Ada,Roma,THUMBS,,2,x,2019-01-13 20:11:12,2019\nAda,Heat,THUMBS,,1,x,2019-01-13 20:11:12,2019\n"
        "Ada,Okja,THUMBS,0,3,x,2019-01-13 20:11:12,2019\nAda,Alien,STARS,3,,x,2012-01-13 20:11:12,2012\n"
        "Ada,Brazil,THUMBS,0,0,x,2019-01-13 20:11:12,2019\n",
        "netflix",
        Scale.FIVE,
        {"Roma": 4.0, "Heat": 2.0, "Okja": 5.0, "Alien": 3.0},
        states={"seen": 1},
    ),
    "Criticker": Case(
        'Score, Film Name, Year, Mini Review, URL, IMDB ID\n0, Heat, 1995, "Dull, ""they"" say", x, tt0113277\n'
        "7, Fargo, 1996, , x, tt0116282\n88, Alien, 1979, , x, tt0078748\n",
        "criticker",
        Scale.HUNDRED,
        {"Heat": 0.5, "Fargo": 0.5, "Alien": 4.5},
    ),
    "Movary's ratings": Case(
        "title,year,tmdbId,imdbId,userRating\nFargo,1996,275,tt0116282,5\nHeat,1995,949,tt0113277,\n",
        "movary",
        Scale.TEN,
        {"Fargo": 2.5},
        states={"seen": 1},
    ),
    "Movary's history": Case(
        "title,year,tmdbId,imdbId,watchedAt,plays\nFargo,1996,275,tt0116282,2024-01-01,2\n",
        "movary",
        Scale.TEN,
        {},
        states={"seen": 1, "days": 1},
    ),
    "TV Time": Case(
        "user_id,type,entity_type,movie_name,uuid,created_at\n1,watch,movie,Heat,u,2020-01-01 10:00:00\n"
        "1,watch,episode,,u,2020-01-01 10:00:00\n",
        "tv-time",
        Scale.FIVE,
        {},
        states={"seen": 1},
        bad_lines=(3,),
    ),
    "our own": Case(
        "movie_id,title,year,rating,rated_at,imdb_id,tmdb_id,dataset,seen,dismissed\n"
        "1,'=SUM(1),1995,3.5,2026-01-01T00:00:00+00:00,,,ml-100k,,\n2,Heat,1995,,2026-01-01T00:00:00+00:00,,,ml-100k,yes,\n",
        "matinee",
        Scale.FIVE,
        {"=SUM(1)": 3.5},
        states={"seen": 1},
    ),
    "an unknown site with its scale in the header": Case(
        "Movie Title;My Rating (1-10)\nHeat;3\n", "other", Scale.TEN, {"Heat": 1.5}
    ),
    "an unknown site with its scale behind a stroke": Case(
        "Title,Rating /10\nHeat,3\nAlien,\n", "other", Scale.TEN, {"Heat": 1.5}, {WATCHED: 1}
    ),
    "a French list with its scale behind a stroke": Case(
        "Film,Note (/10)\nHeat,3\n", "other", Scale.TEN, {"Heat": 1.5}
    ),
    "an unknown site with a half beyond five": Case(
        "Title\tRating\nHeat\t7.5\nAlien\t5\n", "other", Scale.TEN, {"Heat": 4.0, "Alien": 2.5}
    ),
    "an unknown site with scores": Case(
        "title|score\nHeat|62\nAlien|5\n", "other", Scale.HUNDRED, {"Heat": 3.0, "Alien": 0.5}
    ),
    "Excel's line about the delimiter": Case(
        "sep=;\r\nTitle;Rating\r\nHeat;4,5\r\n", "other", Scale.FIVE, {"Heat": 4.5}
    ),
    "lines that end as on old Macs": Case(
        "Title,Rating\rHeat,4\rAlien,5\r", "other", Scale.FIVE, {"Heat": 4, "Alien": 5}
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_file_of_this_kind_is_read(case: Case) -> None:
    reading = read_export(case.content.encode(), case.name)
    assert (reading.source, reading.scale) == (case.source, case.scale)
    assert stars(reading) == case.stars
    assert {str(why): count for why, count in reading.left_out.items() if count} == case.left_out
    assert states(reading) == case.states
    assert tuple(bad.line for bad in reading.bad_lines) == case.bad_lines


def test_ids_and_dates_are_read() -> None:
    [entry] = read_export(json.dumps(TRAKT[:1]).encode()).entries
    assert (entry.film.imdb_id, entry.film.year, entry.rated_at) == (116282, 1996, 1714557600)
    [entry] = read_export(CASES["MovieLens.org"].content.encode()).entries
    assert (entry.film.imdb_id, entry.film.tmdb_id, entry.film.movie_id) == (114814, 629, 50)


def test_people_of_a_data_set_are_kept_apart() -> None:
    reading = read_export(b"movieId,userId,rating,timestamp\n1,10,4,1\n2,10,3,1\n1,11,5,1\n")
    assert reading.people == {"10": 2, "11": 1}
    assert reading.needs_dataset


@pytest.mark.parametrize(
    ("columns", "source", "ratings"),
    [
        ("title,rating", "letterboxd", ("rating",)),
        ("title,rating", "trakt", ("rating",)),
        ("title,rating", "other", ("rating",)),
        ("title,score", "criticker", ("score",)),
        ("title,rating", "tmdb", None),
        ("title,rating", "imdb", None),
        ("title,rating,yourrating", "imdb", ("yourrating", "yourated")),
        ("userid,movieid,rating", "movielens-dataset", ("rating",)),
        ("rating", "letterboxd", None),
        ("title", "other", None),
    ],
)
def test_a_source_that_the_user_names(columns: str, source: str, ratings: tuple[str, ...] | None) -> None:
    """Never by another site's column, and above all never by a public average."""
    found = recognise(dict.fromkeys(columns.split(","), 0), Source(source))
    assert (found.ratings if found else None) == ratings
    assert found is None or found.source == source


@pytest.mark.parametrize(
    ("columns", "unclear"),
    [
        ("title,rating", []),
        ("title,rating,score", ["rating", "score"]),
        ("title,rating,myscore", []),
        ("title,rating,userrating", []),
        ("title,rating,votes", ["rating"]),
        ("titel,bewertung,anzahlstimmen", ["bewertung"]),
        ("title,rating,imdbrating,numvotes", []),
        ("title,averagerating,votes", []),
    ],
)
def test_ratings_that_may_be_of_others_are_unclear(columns: str, unclear: list[str]) -> None:
    names = {name: at for at, name in enumerate(columns.split(","))}
    assert sorted(unclear_ratings(names)) == unclear


def test_two_names_of_a_column_are_one_column() -> None:
    assert unclear_ratings({"rating": 1, "bewertung": 1, "titel": 0}) == []
