"""A model is opened from its manifest and arrays, or refused."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.model import ALGORITHMS, fit
from services.recommender.model.serialization import flatten
from services.recommender.stores.model_manifest import Manifest
from shared.stores.objects import CorruptObject


@pytest.fixture
def manifest(dataset: Dataset, tmp_path: Path) -> Manifest:
    structure, arrays = flatten(fit(ALGORITHMS["user-cosine"], dataset.ratings, dataset.movies))
    for name, array in arrays.items():
        np.save(tmp_path / f"{name}.npy", array)
    return Manifest(
        algorithm="user-cosine",
        dataset="small",
        trained_at=datetime(2026, 1, 1, tzinfo=UTC),
        structure=structure,
        sha256=dict.fromkeys(arrays, "0" * 64),
    )


def test_a_model_is_opened_from_its_arrays_on_disk(manifest: Manifest, dataset: Dataset, tmp_path: Path) -> None:
    parsed = Manifest.parse("v1", manifest.model_dump_json().encode())
    assert parsed == manifest
    assert parsed.open(tmp_path).movie_ids.tolist() == dataset.movies["movie_id"].to_list()


@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"format": 2}', b"\xff"])
def test_a_missing_or_unknown_manifest_is_refused(content: bytes | None) -> None:
    with pytest.raises(CorruptObject, match="v1 has no manifest"):
        Manifest.parse("v1", content)


def test_a_structure_of_another_version_is_refused(manifest: Manifest, tmp_path: Path) -> None:
    other = manifest.model_copy(update={"structure": {"kind": "OfAnotherVersion"}})
    with pytest.raises(CorruptObject, match="does not fit this version"):
        other.open(tmp_path)
