"""Columns are found by name; a line without a rating is reported by its number and left out."""

from pathlib import Path

import pytest

from services.recommender.datasets.formats import DatasetError, read_dataset

GOOD = [f"1,{movie},4,964982703" for movie in range(1, 400)]
WHOLE = [f"{user},{movie},4,{964982702 + movie}" for user in range(1, 101) for movie in range(1, 13)]
MOVIES = "movieId,title,genres\n1,Toy Story (1995),Animation\n"


def write(folder: Path, lines: list[str], header: str = "userId,movieId,rating,timestamp", end: str = "\n") -> Path:
    (folder / "ratings.csv").write_bytes((end.join([header, *lines]) + end).encode())
    (folder / "movies.csv").write_text(MOVIES)
    return folder


def test_an_empty_rating_is_reported_and_left_out(tmp_path: Path) -> None:
    reports: list[str] = []
    dataset = read_dataset(write(tmp_path, [*WHOLE[:5], "1,6,,964982708", *WHOLE[6:]]), reports.append)
    assert reports == ["ratings.csv: left out line 7, whose rating is empty."]
    assert dataset.ratings.height == 1199


def test_the_mended_file_is_read_whole(tmp_path: Path) -> None:
    reports: list[str] = []
    assert read_dataset(write(tmp_path, WHOLE), reports.append).ratings.height == 1200
    assert reports == []


def test_swapped_columns_are_read_by_name(tmp_path: Path) -> None:
    folder = write(tmp_path, ["1,10,4,1", "2,10,3,1", "1,11,5,1"], "movieId,userId,rating,timestamp")
    assert read_dataset(folder).ratings.rows() == [(10, 1, 4.0, 1), (10, 2, 3.0, 1), (11, 1, 5.0, 1)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("1,5,,964982703", "whose rating is empty"),
        ("1,5, ,964982703", "whose rating is empty"),
        ('1,5,"",964982703', "whose rating is empty"),
        ("1,5,0,964982703", "whose rating is '0'"),
        ("1,5,5.5,964982703", "whose rating is '5.5'"),
        ("1,5,-3,964982703", "whose rating is '-3'"),
        ("1,5,NaN,964982703", "whose rating is 'NaN'"),
        ("1,5,good,964982703", "whose rating is 'good'"),
        ("1,5,80,964982703", "whose rating is '80'"),
        (",5,4,964982703", "whose user id is empty"),
        ("0,5,4,964982703", "whose user id is '0'"),
        ("-7,5,4,964982703", "whose user id is '-7'"),
        ("Anna,5,4,964982703", "whose user id is 'Anna'"),
        ("1.5,5,4,964982703", "whose user id is '1.5'"),
        ("1,,4,964982703", "whose movie id is empty"),
        ("1,tt0114709,4,964982703", "whose movie id is 'tt0114709'"),
        ("1,99999999999999999,4,964982703", "whose movie id is '99999999999999999'"),
        ("1,5,4,", "whose timestamp is empty"),
        ("1,5,4", "whose timestamp is empty"),
        ("1,5,4,2015-01-01", "whose timestamp is '2015-01-01'"),
        ("1,5,4,-1", "whose timestamp is '-1'"),
        ("1,5,4,964982703000000", "whose timestamp is '964982703000000'"),
        ("1,5,4,5,964982703", "which has too many fields"),
        ("nothing here", "whose user id is 'nothing here'"),
        ("a,b,c,d", "whose user id is 'a'"),
    ],
)
def test_each_kind_of_bad_line_is_reported_by_number(line: str, fault: str, tmp_path: Path) -> None:
    reports: list[str] = []
    dataset = read_dataset(write(tmp_path, [*GOOD[:200], line, *GOOD[200:]]), reports.append)
    assert reports == [f"ratings.csv: left out line 202, {fault}."]
    assert dataset.ratings.height == len(GOOD)


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("rating,timestamp,userId,movieId", "4.5,964982703,7,1"),
        ("user_id,movie_id,rating,timestamp", "7,1,4.5,964982703"),
        ("\ufeffuserId,movieId,rating,timestamp", "7,1,4.5,964982703"),
        ("USERID,MOVIEID,RATING,TIMESTAMP", "7,1,4.5,964982703"),
        ('"userId","movieId","rating","timestamp"', '"7","1","4.5","964982703"'),
        ("userId;movieId;rating;timestamp", "7;1;4,5;964982703"),
        ("userId,tag,movieId,rating,timestamp", "7,funny,1,4.5,964982703"),
        ("user,item,rating,timestamp", "7.0,1.0,4.50,964982703.0"),
        (" userId , movieId , rating , timestamp ", "7, 1, 4.5, 964982703"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_columns_are_read_by_name(header: str, line: str, end: str, tmp_path: Path) -> None:
    assert read_dataset(write(tmp_path, [line], header, end)).ratings.rows() == [(7, 1, 4.5, 964982703)]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"ratings\.csv has no column timestamp; it has userId, movieId, rating"):
        read_dataset(write(tmp_path, ["1,1,4"], "userId,movieId,rating"))


def test_columns_of_movies_are_read_by_name(tmp_path: Path) -> None:
    folder = write(tmp_path, ["7,1,4.5,964982703"])
    (folder / "movies.csv").write_text('genres,title,movieId\nDrama|War,"Postino, Il (1994)",1\n')
    assert read_dataset(folder).movies.rows() == [(1, "Il Postino", 1994, ["Drama", "War"])]


def test_columns_of_links_are_read_by_name(tmp_path: Path) -> None:
    folder = write(tmp_path, ["7,1,4.5,964982703"])
    (folder / "links.csv").write_text("tmdbId,movieId,imdbId\n862,1,tt0114709\n")
    assert read_dataset(folder).links.rows() == [(1, 114709, 862)]


def test_blank_lines_are_no_ratings_but_count_as_lines(tmp_path: Path) -> None:
    reports: list[str] = []
    dataset = read_dataset(write(tmp_path, ["", *GOOD, "", "1,5,,964982703"]), reports.append)
    assert reports == [f"ratings.csv: left out line {len(GOOD) + 4}, whose rating is empty."]
    assert dataset.ratings.height == len(GOOD)


@pytest.mark.parametrize(("bad", "is_refused"), [(4, False), (5, True)])
def test_more_than_one_percent_of_bad_lines_refuses_the_whole(bad: int, is_refused: bool, tmp_path: Path) -> None:
    folder = write(tmp_path, [*GOOD[:-bad], *(["1,5,,964982703"] * bad), GOOD[-1]])
    if is_refused:
        with pytest.raises(DatasetError, match=r"5 bad lines of 400, .* more than 1%. The first is line 396, .* empty"):
            read_dataset(folder)
    else:
        assert read_dataset(folder, lambda _: None).ratings.height == len(GOOD) - bad + 1


def test_of_many_bad_lines_the_first_are_reported_and_the_rest_counted(tmp_path: Path) -> None:
    lines = [line for start in range(1, 13) for line in (*GOOD, f"{start},1,9,964982703")]
    reports: list[str] = []
    read_dataset(write(tmp_path, lines), reports.append)
    assert reports[0] == "ratings.csv: left out line 401, whose rating is '9'."
    assert reports[10:] == ["ratings.csv: left out 2 more lines like these."]


@pytest.mark.parametrize("name", ["u.data", "ratings.dat", "small.inter"])
def test_bad_lines_of_every_format_are_reported(name: str, tmp_path: Path) -> None:
    separator = "::" if name == "ratings.dat" else "\t"
    header = ["user_id:token\titem_id:token\trating:float\ttimestamp:float"] if name == "small.inter" else []
    lines = [*header, "1,1,,964982703".replace(",", separator), *(line.replace(",", separator) for line in GOOD)]
    (tmp_path / name).write_text("\n".join(lines) + "\n")
    movies = {"u.data": "u.item", "ratings.dat": "movies.dat", "small.inter": "small.item"}[name]
    flags = "|".join("0" * 19)
    contents = {
        "u.item": f"1|Toy Story (1995)|||u|{flags}\n",
        "movies.dat": "1::Toy Story (1995)::Drama\n",
        "small.item": "item_id\tmovie_title:token_seq\trelease_year:token\tclass\n1\tToy Story\t1995\tDrama\n",
    }
    (tmp_path / movies).write_text(contents[movies])
    reports: list[str] = []
    assert read_dataset(tmp_path, reports.append).ratings.height == len(GOOD)
    assert [report.split(": left out ")[1] for report in reports] == [f"line {len(header) + 1}, whose rating is empty."]
