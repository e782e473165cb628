import pytest

from services.recommender.datasets.formats import Dataset
from tests.support.small_dataset import small_dataset


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    return small_dataset()
