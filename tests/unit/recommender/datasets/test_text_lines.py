"""A line of a table of movies, links or tags that cannot be read is reported by its number; the others are used."""

from pathlib import Path

import pytest

from services.recommender.datasets.formats import DatasetError, read_dataset

GOOD = [f"{movie},Film {movie} (1995),Drama|War" for movie in range(1, 41)]
RATINGS = "userId,movieId,rating,timestamp\n" + "".join(f"1,{movie},4,964982703\n" for movie in range(1, 41))


def write(folder: Path, lines: list[str], **others: str) -> Path:
    (folder / "ratings.csv").write_text(RATINGS)
    (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *lines]) + "\n")
    for name, text in others.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def titles(folder: Path, reports: list[str]) -> dict[int, str]:
    return {row[0]: row[1] for row in read_dataset(folder, reports.append).movies.iter_rows()}


EXPECTED = {movie: f"Film {movie}" for movie in range(1, 41)}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("41,,Drama", "whose title is empty"),
        ("41", "whose title is empty"),
        ('41,"  ",Drama', "whose title is empty"),
        ("41,(1995),Drama", "whose title is empty"),
        (",Film 41 (1995),Drama", "whose movie id is empty"),
        ("abc,Film 41 (1995),Drama", "whose movie id is 'abc'"),
        ("4.5,Film 41 (1995),Drama", "whose movie id is '4.5'"),
        ("-4,Film 41 (1995),Drama", "whose movie id is '-4'"),
        ("41,Good, Bad and Ugly (1966),Drama", "which has too many fields"),
        ('41,"Film 41 (1995),Drama', "whose quotes do not match"),
        ('41,"Film 41 (1995)" or so,Drama', "whose quotes do not match"),
    ],
)
@pytest.mark.parametrize("place", [0, 20, 40])
def test_each_kind_of_bad_line_is_reported_by_number_and_left_out(
    line: str, fault: str, place: int, tmp_path: Path
) -> None:
    reports: list[str] = []
    assert titles(write(tmp_path, [*GOOD[:place], line, *GOOD[place:]]), reports) == EXPECTED
    assert reports == [f"movies.csv: left out line {place + 2}, {fault}."]


def test_several_bad_lines_are_told_in_their_order(tmp_path: Path) -> None:
    reports: list[str] = []
    lines = ['"41,Open (1995),Drama', *GOOD, "x,Film (1995),", '42,"Open (1995),Drama', "43,,"]
    assert titles(write(tmp_path, lines), reports) == EXPECTED
    assert [report.split(",")[0] for report in reports] == [f"movies.csv: left out line {at}" for at in (2, 43, 44, 45)]


def test_blank_lines_are_left_out_without_a_word(tmp_path: Path) -> None:
    reports: list[str] = []
    assert titles(write(tmp_path, ["", *GOOD[:7], "  ", *GOOD[7:], "", ""]), reports) == EXPECTED
    assert reports == []


def test_quoted_titles_are_read_beside_bad_lines(tmp_path: Path) -> None:
    reports: list[str] = []
    lines = [*GOOD, '41,"Postino, Il (1994)",Drama', '42,"Ready ""Player"" One (2018)",', "43.0,Heat (1995)", "x,y,z"]
    found = titles(write(tmp_path, lines), reports)
    assert [found[movie] for movie in (41, 42, 43)] == ["Il Postino", 'Ready "Player" One', "Heat"]
    assert len(reports) == 1


@pytest.mark.parametrize(("bad", "good"), [(11, 40), (3, 2)])
def test_a_file_with_many_bad_lines_is_refused_in_one_sentence(bad: int, good: int, tmp_path: Path) -> None:
    folder = write(tmp_path, ["x,Film (1995),Drama"] * bad + GOOD[:good])
    with pytest.raises(DatasetError) as error:
        read_dataset(folder)
    counts = f"{bad} bad lines of {bad + good}, which is more than 1%"
    assert f"movies.csv has {counts}. The first is line 2, whose movie id is 'x'." in str(error.value)


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"movies\.csv has no column title; it has movieId, name"):
        read_dataset(write(tmp_path, GOOD, movies="movieId,name,genres\n1,Heat,\n"))


def test_links_and_tags_lose_only_their_bad_lines(tmp_path: Path) -> None:
    reports: list[str] = []
    folder = write(
        tmp_path,
        GOOD,
        links="movieId,imdbId,tmdbId\n1,0114709,862\nx,1,1\n2,tt0113497,\n3,1,2,3\n4,a,b\n5,7,8\n",
        tags='userId,movieId,tag,timestamp\n1,1,pixar,1\n1,1,"open,2\n1,y,fun,3\n1,2,"a ""b""",4\n1,3,,5\n1,3,dark,5\n',
    )
    dataset = read_dataset(folder, reports.append)
    assert dataset.links.rows() == [(1, 114709, 862), (2, 113497, None), (4, None, None), (5, 7, 8)]
    assert dataset.terms.rows() == [(1, "tag", "pixar"), (2, "tag", 'a "b"'), (3, "tag", "dark")]
    assert reports == [
        "links.csv: left out line 3, whose movie id is 'x'.",
        "links.csv: left out line 5, which has too many fields.",
        "tags.csv: left out line 3, whose quotes do not match.",
        "tags.csv: left out line 4, whose movie id is 'y'.",
    ]


def test_lines_without_a_header_are_read_too(tmp_path: Path) -> None:
    reports: list[str] = []
    (tmp_path / "ratings.dat").write_text("".join(f"1::{movie}::5::978300760\n" for movie in range(1, 41)))
    lines = [f"{movie}::Film {movie} (1995)::Drama" for movie in range(1, 41)]
    (tmp_path / "movies.dat").write_text(
        "\n".join([*lines[:3], "41::::Drama", "", "a::b::c", *lines[3:], "42::x::y::z"])
    )
    assert titles(tmp_path, reports) == EXPECTED
    assert [report.split(", ")[0] for report in reports] == [f"movies.dat: left out line {at}" for at in (4, 6, 44)]
