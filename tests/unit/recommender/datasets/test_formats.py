import zipfile
from pathlib import Path

import pytest

from services.recommender.datasets.formats import DatasetError, read_dataset
from services.recommender.domain.catalogue import Catalogue

FLAGS = "0|1|0|0|0|0|0|0|1|0|0|0|0|0|0|0|0|0|0"
UNKNOWN = "1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0"
ML_100K = {
    "u.data": "196\t242\t3\t881250949\n186\t302\t5\t891717742\n",
    "u.item": f'242|Kolya, \xe9 "quoted" (1996)|24-Jan-1997||http://x|{FLAGS}\n302|unknown||||{UNKNOWN}\n',
}
ML_1M = {
    "ratings.dat": "1::1193::5::978300760\n2::661::3::978302109\n",
    "movies.dat": "661::James and the Giant Peach (1996)::Animation|Children's\n1193::Caf\xe9, The (1975)::Drama\n",
}
ML_LATEST = {
    "ratings.csv": "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,193609,0.5,964981247\n610,1,4.5,1493850091\n",
    "movies.csv": (
        'movieId,title,genres\n1,Toy Story (1995),Adventure|Animation\n193609,"American President, The (1995)",Comedy\n'
        '7,"Ready ""Player"" One",(no genres listed)\n'
    ),
}
RECBOLE = {
    "ml.inter": "user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3\t881250949\n186\t9\t1\t8\n",
    "ml.item": (
        "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
        "242\tGodfather, The\t1972\tCrime Drama\n"
        "9\tTime III: Giving (1995)\tV\tAnimation Children's\n267\tunkonwn\tunkonwn\tunknown\n"
    ),
}


def write(folder: Path, files: dict[str, str], encoding: str = "utf-8") -> Path:
    for name, text in files.items():
        (folder / name).write_bytes(text.encode(encoding))
    return folder


def movies_of(path: Path) -> dict[int, tuple[str, int | None, list[str]]]:
    return {row[0]: row[1:] for row in read_dataset(path).movies.iter_rows()}


def test_the_100k_format_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path, ML_100K, "latin-1")
    assert read_dataset(folder).ratings.rows() == [(196, 242, 3.0, 881250949), (186, 302, 5.0, 891717742)]
    assert movies_of(folder) == {242: ('Kolya, é "quoted"', 1996, ["Action", "Drama"]), 302: ("Unknown", None, [])}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_the_1m_format_is_read(tmp_path: Path, encoding: str) -> None:
    folder = write(tmp_path, ML_1M, encoding)
    assert read_dataset(folder).ratings["rating"].to_list() == [5.0, 3.0]
    assert movies_of(folder) == {
        661: ("James and the Giant Peach", 1996, ["Animation", "Children's"]),
        1193: ("The Café", 1975, ["Drama"]),
    }


def test_the_latest_format_with_half_stars_and_sparse_ids_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path, ML_LATEST)
    dataset = read_dataset(folder)
    assert dataset.ratings.rows()[1] == (1, 193609, 0.5, 964981247)
    assert dataset.users["user_id"].to_list() == [1, 610]
    assert movies_of(folder) == {
        1: ("Toy Story", 1995, ["Adventure", "Animation"]),
        7: ('Ready "Player" One', None, []),
        193609: ("The American President", 1995, ["Comedy"]),
    }


def test_links_to_other_sites_are_read_if_the_data_set_has_them(tmp_path: Path) -> None:
    links = "movieId,imdbId,tmdbId\n1,0114709,862\n193609,0112346,\n"
    assert read_dataset(write(tmp_path, ML_LATEST)).links.is_empty()
    dataset = read_dataset(write(tmp_path, {**ML_LATEST, "links.csv": links}))
    assert dataset.links.rows() == [(1, 114709, 862), (193609, 112346, None)]
    toy_story, president = (Catalogue.from_dataset(dataset).get(movie_id).model_dump() for movie_id in (1, 193609))
    assert (toy_story["imdb_id"], toy_story["tmdb_id"], president["imdb_id"]) == (114709, 862, 112346)
    assert "tmdb_id" not in president, "what is not known is not said"


def test_tags_are_terms_of_the_movies_the_most_used_first(tmp_path: Path) -> None:
    tags = 'userId,movieId,tag,time\n1,193609,"dry, slow",5\n2,1,Fun,6\n2,1,Toys,6\n3,1,toys,7\n4,,none,8\n5,x,none,9\n'
    assert read_dataset(write(tmp_path, ML_LATEST)).terms.is_empty()
    dataset = read_dataset(write(tmp_path, {**ML_LATEST, "tags.csv": tags}))
    assert dataset.terms.rows() == [(1, "tag", "toys"), (1, "tag", "fun"), (193609, "tag", "dry, slow")]


def test_the_atomic_format_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path, RECBOLE)
    assert movies_of(folder) == {
        9: ("Time III: Giving", 1995, ["Animation", "Children's"]),
        242: ("The Godfather", 1972, ["Crime", "Drama"]),
        267: ("Unknown", None, []),
    }


def test_a_zip_archive_with_a_folder_inside_is_read(tmp_path: Path) -> None:
    archive = tmp_path / "ml-latest.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name, text in ML_LATEST.items():
            file.writestr(f"ml-latest/{name}", text)
    assert read_dataset(archive).ratings.height == 3


def test_a_rated_movie_that_is_not_listed_still_has_a_name(tmp_path: Path) -> None:
    files = {**ML_LATEST, "ratings.csv": ML_LATEST["ratings.csv"] + "1,555,3.0,964981247\n"}
    assert movies_of(write(tmp_path, files))[555] == ("Movie 555", None, [])


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"ratings.csv": ML_LATEST["ratings.csv"]},
        {**ML_LATEST, "ratings.csv": "userId,movieId,rating,timestamp\n"},
        {**ML_LATEST, "ratings.csv": "userId,movieId,rating,timestamp\n1,1,7.0,1\n"},
        {**ML_LATEST, "ratings.csv": "userId,movieId,rating,timestamp\n1,1,good,1\n"},
        {**ML_LATEST, "ratings.csv": "userId,movieId\n1,1\n"},
        {**ML_LATEST, "ratings.csv": ""},
    ],
)
def test_something_else_is_refused_with_a_sentence(tmp_path: Path, files: dict[str, str]) -> None:
    with pytest.raises(DatasetError, match=str(tmp_path)):
        read_dataset(write(tmp_path, files))


def test_a_broken_archive_is_refused_with_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "ml-100k.zip"
    broken.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(DatasetError, match=r"ml-100k\.zip"):
        read_dataset(broken)
