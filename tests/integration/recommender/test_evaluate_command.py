"""The evaluation command, from the data set to the table, the report and the plots."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.recommender.evaluation.plots import PLOTS
from services.recommender.evaluation.rivals.plain_ease import RIVALS
from services.recommender.model import ALGORITHMS
from tests.support.small_dataset import small_dataset

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In the format of MovieLens's larger data sets."""
    folder, dataset = tmp_path_factory.mktemp("small"), small_dataset(users=120)
    ratings = dataset.ratings.rename({"user_id": "userId", "movie_id": "movieId", "rated_at": "timestamp"})
    ratings.write_csv(folder / "ratings.csv")
    titles = [f"{m['movie_id']},{m['title']} ({m['year']}),{'|'.join(m['genres'])}" for m in dataset.movies.to_dicts()]
    (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *titles]))
    return folder


def test_every_algorithm_is_in_the_table_the_report_and_the_plots(archive: Path, tmp_path: Path) -> None:
    place = {"DATASET_PATH": str(archive), "REPORTS_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "services.recommender.evaluation"]
    ended = subprocess.run(command, env=os.environ | place, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stderr
    report = json.loads((tmp_path / "evaluation.json").read_text())
    assert list(report) == ["temporal", "onboarding", "newcomers, gp", "dislikes", "new movies", "similar movies"]
    assert report["temporal"].keys() == {*ALGORITHMS, *RIVALS}
    for name in (*ALGORITHMS, *RIVALS, *report["onboarding"]):
        assert f"\n{name} " in ended.stdout
    assert {plot.stem for plot in (tmp_path / "plots").glob("*.svg")} == set(PLOTS)
