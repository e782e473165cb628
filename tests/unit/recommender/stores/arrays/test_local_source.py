from pathlib import Path

from services.recommender.datasets.formats import Dataset
from services.recommender.stores.arrays.local_source import LocalSource
from services.recommender.stores.dataset_store import PARTS


def test_each_part_is_read_as_it_was(dataset: Dataset, tmp_path: Path) -> None:
    for part in PARTS[:3]:
        getattr(dataset, part).write_parquet(tmp_path / f"{part}.parquet")
    source = LocalSource(tmp_path)
    for part in PARTS:
        assert getattr(source, part).equals(getattr(dataset, part))


def test_a_data_set_of_an_earlier_version_has_no_ids_and_no_terms(tmp_path: Path) -> None:
    assert (LocalSource(tmp_path).links.height, LocalSource(tmp_path).terms.height) == (0, 0)
