import importlib
from pathlib import Path

import pytest

from services.recommender.datasets.formats import read_dataset
from services.recommender.evaluation.synthetic.ratings import Shape, generate

command = importlib.import_module("services.recommender.evaluation.synthetic.__main__")
SHAPE = Shape(users=50, movies=80, ratings=1_200)


def test_generated_files_can_be_read_as_a_data_set(tmp_path: Path) -> None:
    command.write(SHAPE, tmp_path / "made-up")
    dataset, (ratings, movies) = read_dataset(tmp_path / "made-up"), generate(SHAPE)
    assert dataset.ratings.equals(ratings.cast(dataset.ratings.schema))
    assert dataset.movies.equals(movies.cast(dataset.movies.schema))


def run(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(command, "SHAPES", {"small": SHAPE})
    monkeypatch.setattr("sys.argv", ["dataset", "small", str(folder)])
    command.main()


def test_the_command_says_how_to_use_what_it_wrote(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(monkeypatch, tmp_path / "made-up")
    assert f"DATASET=made-up DATASET_PATH={tmp_path / 'made-up'} make run" in capsys.readouterr().out


def test_files_that_cannot_be_written_end_the_command_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ratings.csv").mkdir()
    with pytest.raises(SystemExit, match="The ratings could not be written: "):
        run(monkeypatch, tmp_path)
    with pytest.raises(SystemExit, match=r"/proc/x cannot be written to: No such file or directory\.$"):
        run(monkeypatch, Path("/proc/x"))
