from pathlib import Path

from services.voice.alexa.verification.chain_files import ChainFiles

PATH = "/echo.api/echo-api-cert-12.pem"


def test_a_chain_is_found_under_its_own_path_only(tmp_path: Path) -> None:
    ChainFiles(tmp_path / "chains").keep(PATH, b"chain")
    files = ChainFiles(tmp_path / "chains")
    assert files.find(PATH) == b"chain"
    assert files.find("/echo.api/another.pem") is None


def test_a_newer_chain_replaces_the_file_and_leaves_no_partial_one(tmp_path: Path) -> None:
    files = ChainFiles(tmp_path)
    files.keep(PATH, b"old")
    files.keep(PATH, b"new")
    assert files.find(PATH) == b"new"
    assert [file.suffix for file in tmp_path.iterdir()] == [".pem"]


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    occupied = tmp_path / "chains"
    occupied.write_text("a file, not a folder")
    files = ChainFiles(occupied)
    files.keep(PATH, b"chain")
    assert files.find(PATH) is None
