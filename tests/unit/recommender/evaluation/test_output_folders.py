from pathlib import Path

import pytest

from services.recommender.evaluation.output_folders import prepare_output


def test_folders_are_created_and_stay_empty(tmp_path: Path) -> None:
    folders = tmp_path / "reports", tmp_path / "reports" / "plots"
    for _ in range(2):
        prepare_output(*folders)
    assert list(tmp_path.rglob("*")) == list(folders)


def test_a_folder_that_cannot_be_written_to_ends_the_command_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "plots", Path("/proc/reports")):
        with pytest.raises(SystemExit, match=rf"^{folder} cannot be written to: [^:\n]+\.$"):
            prepare_output(tmp_path, folder)
