"""Where the stages run: the threads of this process, or a Dask cluster. The functions and the results are the same."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

Progress = Callable[[str, float], None]  # stage, share done; may raise Cancelled


class Cancelled(Exception):
    """Somebody asked for the run to stop."""


def silent(stage: str, share: float) -> None:
    """Nobody watches."""


class Machine:
    """Calls a function on each part. `shared` is what every part needs."""

    def __init__(self, progress: Progress = silent, workers: int = 0) -> None:
        self.progress, self.workers = progress, workers or min(os.cpu_count() or 1, 8)

    def map(self, stage: str, function: Callable[..., Any], parts: Sequence[Any], *shared: Any) -> list[Any]:
        """The results in the order of the parts."""
        done = []
        self.progress(stage, 0.0)
        for result in self._results(function, parts, shared):
            done.append(result)
            self.progress(stage, len(done) / len(parts))
        return done

    def _results(self, function: Callable[..., Any], parts: Sequence[Any], shared: tuple[Any, ...]) -> Iterator[Any]:
        with ThreadPoolExecutor(self.workers) as pool:
            waiting = [pool.submit(function, part, *shared) for part in parts]
            try:
                for future in waiting:
                    yield future.result()
            finally:
                for future in waiting:
                    future.cancel()


class Cluster(Machine):
    """The same on Dask workers; each needs this package installed."""

    def __init__(self, client: Any, progress: Progress = silent) -> None:
        super().__init__(progress)
        self.client = client

    def _results(self, function: Callable[..., Any], parts: Sequence[Any], shared: tuple[Any, ...]) -> Iterator[Any]:
        everywhere = [self.client.scatter(value, broadcast=True, hash=False) for value in shared]
        futures = [self.client.submit(function, part, *everywhere, pure=False) for part in parts]
        try:
            for future in futures:
                yield future.result()
        finally:
            self.client.cancel(futures)


@contextmanager
def machine(scheduler: str = "", progress: Progress = silent) -> Iterator[Machine]:
    """The cluster at an address like tcp://10.0.0.1:8786, a cluster on this machine for `processes`, this process when empty."""
    if not scheduler:
        yield Machine(progress)
        return
    from distributed import Client, LocalCluster  # noqa: PLC0415 -- only when asked for

    if "://" in scheduler:
        with Client(scheduler) as client:  # type: ignore[no-untyped-call]
            yield Cluster(client, progress)
        return
    apart = scheduler in {"processes", "local"}
    made = LocalCluster(processes=apart, dashboard_address=None, n_workers=2 if apart else 1)  # type: ignore[no-untyped-call]
    with made as local, Client(local) as client:  # type: ignore[no-untyped-call]
        yield Cluster(client, progress)
