import zipfile
from pathlib import Path

from services.recommender.datasets.fingerprint import fingerprint


def test_a_changed_archive_has_another_fingerprint(tmp_path: Path) -> None:
    archive = tmp_path / "mine.zip"
    prints = set()
    for rating in (3, 4):
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("ratings.csv", f"1,1,{rating},1")
        prints.add(fingerprint(archive))
    assert len(prints) == 2


def test_a_folder_is_known_by_its_data_alone(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_text("1,1,3,1")
    first = fingerprint(tmp_path)
    (tmp_path / "notes.txt").write_text("not data")
    assert fingerprint(tmp_path) == first
    (tmp_path / "ratings.csv").write_text("1,1,4,1")
    assert fingerprint(tmp_path) != first
