from pathlib import Path

import pytest
from pydantic import ValidationError

from services.recommender.datasets.formats import DatasetError
from services.recommender.evaluation.settings import EvaluationSettings


def test_an_unknown_algorithm_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValidationError, match=r"choose one of .*ease"):
        EvaluationSettings(algorithm="oracle")


def test_a_data_set_name_cannot_leave_the_downloads_directory() -> None:
    with pytest.raises(ValidationError, match="dataset"):
        EvaluationSettings(dataset="../secrets")


def test_a_data_set_is_read_from_its_path(tmp_path: Path) -> None:
    (tmp_path / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,2,4.5,10\n")
    (tmp_path / "movies.csv").write_text("movieId,title,genres\n2,Alien (1979),Horror|Sci-Fi\n")
    dataset = EvaluationSettings(dataset_path=tmp_path).read()
    assert dataset.ratings.rows() == [(1, 2, 4.5, 10)]
    with pytest.raises(DatasetError):
        EvaluationSettings(dataset_path=tmp_path / "missing").read()
