"""A cluster that fails costs a sentence, and the steps that it did not finish run locally."""

from asyncio import CancelledError
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from services.recommender.model.execution import InlineExecutor
from services.recommender.model.matrix import RatingMatrix
from services.recommender.training.steps import cluster
from services.recommender.training.steps.cluster import ClusterExecutor, ClusterUnusable, open_cluster
from tests.support.rating_frames import matrix_of_table


class Remote:
    def __init__(self, outcome: Callable[[float], Any]) -> None:
        self.outcome = outcome
        self.released = False

    def result(self, timeout: float) -> Any:
        return self.outcome(timeout)

    def release(self) -> None:
        self.released = True


class Client:
    """Runs its first steps, and then has another outcome."""

    def __init__(self, works: int, afterwards: BaseException) -> None:
        self.works = works
        self.afterwards = afterwards
        self.remotes: list[Remote] = []
        self.timeouts: list[float] = []
        self.sent: list[tuple[Any, ...]] = []

    def submit(self, step: Callable[..., Any], *args: Any, pure: bool, retries: int) -> Remote:
        assert (pure, retries) == (False, cluster.RETRIES)
        self.sent.append(args)
        works = len(self.remotes) < self.works

        def outcome(timeout: float) -> Any:
            self.timeouts.append(timeout)
            if not works:
                raise self.afterwards
            return step(*(arg.result(timeout) if isinstance(arg, Remote) else arg for arg in args))

        self.remotes.append(Remote(outcome))
        return self.remotes[-1]

    def close(self, timeout: float) -> None:  # noqa: ARG002
        raise self.afterwards


class ClosedClient(Client):
    """Runs its first steps, and then takes no more, as a Dask client does once its connection is lost."""

    def submit(self, step: Callable[..., Any], *args: Any, pure: bool, retries: int) -> Remote:
        if len(self.remotes) == self.works:
            raise self.afterwards
        return super().submit(step, *args, pure=pure, retries=retries)


@pytest.mark.parametrize("failure", [TimeoutError(), CancelledError("lost"), OSError("gone")])
def test_a_cluster_that_fails_is_left_once_and_for_all(failure: BaseException) -> None:
    client = Client(2, failure)
    with structlog.testing.capture_logs() as logs, ClusterExecutor(client, 2, InlineExecutor()) as executor:
        futures = [executor.submit(divmod, number, 2) for number in range(5)]
        assert [future.result() for future in futures] == [divmod(number, 2) for number in range(5)]
        assert executor.submit(divmod, 9, 2).result() == (4, 1)
    assert len(client.remotes) == 5, "nothing is submitted to a cluster that failed"
    assert client.timeouts == [cluster.STEP_SECONDS] * 3
    assert all(remote.released for remote in client.remotes[:3])
    assert len(logs) == 1
    assert "The training goes on in processes of this machine." in logs[0]["event"]


@pytest.mark.parametrize("works", [0, 1, 2])
def test_a_cluster_that_dies_between_two_steps_is_left(works: int) -> None:
    client, matrix = ClosedClient(works, RuntimeError("closed")), matrix_of_table([[5, 0, 1], [0, 2, 4]])
    with structlog.testing.capture_logs() as logs, ClusterExecutor(client, 1, InlineExecutor()) as executor:
        found = [executor.submit(values_of, matrix, offset).result() for offset in (0.0, 1.0)]
    assert found == [pytest.approx([1, 0.2, 0.4, 0.8]), [1, 1, 1, 1]]
    assert len(logs) == 1


def test_a_part_is_sent_once_for_all_its_steps() -> None:
    client, matrix = Client(100, OSError()), matrix_of_table([[5, 0, 1], [0, 2, 4]])
    executor = ClusterExecutor(client, 1, InlineExecutor())
    found = [executor.submit(values_of, matrix, offset).result() for offset in (0.0, 1.0)]
    assert found == [pytest.approx([1, 0.2, 0.4, 0.8]), [1, 1, 1, 1]]
    assert [len([arg for arg in args if arg is matrix]) for args in client.sent] == [1, 0, 0]


def values_of(matrix: RatingMatrix, offset: float) -> list[float]:
    return [float(value) for value in matrix.values(offset).data]


def test_a_step_that_fails_raises_its_own_error() -> None:
    executor = ClusterExecutor(Client(1, OSError()), 1, InlineExecutor())
    with pytest.raises(ZeroDivisionError):
        executor.submit(divmod, 1, 0).result()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.2)
    with pytest.raises(ClusterUnusable, match=r"There is no Dask scheduler at tcp://127.0.0.1:1\."):
        open_cluster("tcp://127.0.0.1:1", InlineExecutor())
