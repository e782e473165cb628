from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from scipy import sparse

from services.recommender.model import ALGORITHMS, Profile, fit
from services.recommender.model import execution as execution_module
from services.recommender.model.execution import Execution, gram_matrix, partition_rows
from tests.support.small_dataset import small_dataset


def some_rows() -> sparse.csr_array:
    drawn = np.random.default_rng(1).random((300, 40), dtype=np.float32)
    return sparse.csr_array(np.where(drawn < 0.2, drawn, 0))


def test_partitions_hold_every_row_once_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution_module, "RATINGS_PER_PARTITION", 100)
    parts = partition_rows(some_rows())
    assert len(parts) == 24
    assert np.array_equal(np.vstack([part.toarray() for part in parts]), some_rows().toarray())


def test_a_gram_matrix_is_the_same_in_one_part_and_in_many(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = some_rows()
    naive = rows.toarray().T @ rows.toarray()
    assert np.allclose(gram_matrix(rows), naive, atol=1e-4)
    monkeypatch.setattr(execution_module, "RATINGS_PER_PARTITION", 100)
    monkeypatch.setattr(execution_module, "BLOCK_COLUMNS", 7)
    seen: list[tuple[str, int, int]] = []
    execution = Execution(progress=lambda *event: seen.append(event))
    assert np.allclose(execution.gram(rows, "gram"), naive, atol=1e-4)
    assert seen == [("gram", done, 24) for done in range(1, 25)]


def test_processes_fit_the_same_model_as_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution_module, "RATINGS_PER_PARTITION", 100)
    dataset = small_dataset()
    profile = Profile([1, 15], [5.0, 4.0], [0, 0])
    here = fit(ALGORITHMS["ease"], dataset.ratings, dataset.movies)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        there = fit(ALGORITHMS["ease"], dataset.ratings, dataset.movies, Execution(processes))
    assert np.array_equal(here.scores(profile), there.scores(profile))
    assert np.array_equal(here.predict(profile), there.predict(profile))
