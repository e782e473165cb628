"""The steps of a training on a Dask cluster, which may be missing, die or stop answering at any time: then a sentence
says so, and whatever is left runs locally. A worker that dies costs what it was doing, which another does again."""

import warnings
from asyncio import CancelledError
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

import structlog

from services.recommender.model.matrix import RatingMatrix
from services.recommender.training.steps.part_files import PartFile

P = ParamSpec("P")
T = TypeVar("T")
CONNECT_SECONDS = 10.0
STEP_SECONDS = 600.0
"""A step takes seconds. A cluster that gives no result for so long is stuck."""
CLOSE_SECONDS = 2.0
RETRIES = 3
"""Of a step whose worker died."""
log = structlog.get_logger()


class ClusterUnusable(Exception):
    """The message says why, in a sentence."""

    def log(self) -> None:
        log.warning(f"{self} The training goes on in processes of this machine.")


class ClusterExecutor(Executor):
    """Hands steps to a Dask client until it fails, and from then on to the `local` executor."""

    def __init__(self, client: Any, workers: int, local: Executor) -> None:
        self.client = client
        self.workers = workers
        self.local = local
        self.abandoned = False
        self.held: dict[int, tuple[RatingMatrix | PartFile, Any]] = {}
        """By the identity of a part of the ratings: it, and where it is on the cluster."""

    def submit(self, step: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        call = partial(step, *args, **kwargs)
        if not self.abandoned:
            try:
                arguments = [self._once(argument) for argument in call.args]
                remote = self.client.submit(call.func, *arguments, **call.keywords, pure=False, retries=RETRIES)
                return ClusterFuture(self, call, remote)
            except (Exception, CancelledError) as error:
                self.abandon(error)
        return self.local.submit(call)

    def _once(self, argument: Any) -> Any:
        """A part of the ratings is sent once for its steps. The scheduler keeps it, so that it outlives a worker."""
        if not isinstance(argument, RatingMatrix | PartFile):
            return argument
        if id(argument) not in self.held:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="Sending large graph")
                remote = self.client.submit(itself, argument.load(), pure=False, retries=RETRIES)
            self.held[id(argument)] = (argument, remote)
        return self.held[id(argument)][1]

    def abandon(self, error: BaseException) -> None:
        if not self.abandoned:
            self.abandoned = True
            ClusterUnusable(f"The Dask cluster gave no result ({error!r}).").log()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        del wait, cancel_futures
        self.held.clear()
        with suppress(Exception, CancelledError):  # whatever a dead cluster says at the end
            self.client.close(timeout=CLOSE_SECONDS)


def itself(part: RatingMatrix) -> RatingMatrix:
    return part


class ClusterFuture(Future[T]):
    """Its result stays on the worker that has it until it is taken, from there where that can be reached."""

    def __init__(self, executor: ClusterExecutor, call: Callable[[], T], remote: Any) -> None:
        super().__init__()
        self.executor = executor
        self.call = call
        self.remote = remote

    def result(self, timeout: float | None = None) -> T:
        """If the step itself fails, it does so locally too, and raises its own error."""
        if not self.executor.abandoned:
            try:
                return self.remote.result(timeout=timeout or STEP_SECONDS)  # type: ignore[no-any-return]
            except (Exception, CancelledError) as error:
                self.executor.abandon(error)
            finally:
                self.remote.release()
        return self.executor.local.submit(self.call).result(timeout)


def open_cluster(scheduler: str, local: Executor) -> ClusterExecutor:
    """Raises `ClusterUnusable` if there is no scheduler, or no worker."""
    from distributed import Client  # heavy to import, and needed only with a cluster

    try:
        client: Any = Client(  # type: ignore[no-untyped-call]
            scheduler, timeout=CONNECT_SECONDS, set_as_default=False, direct_to_workers=True
        )
    except OSError as error:
        raise ClusterUnusable(f"There is no Dask scheduler at {scheduler}.") from error
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        client.close(timeout=CLOSE_SECONDS)
        raise ClusterUnusable(f"The Dask scheduler at {scheduler} has no workers.") from error
    return ClusterExecutor(client, len(client.nthreads()), local)
