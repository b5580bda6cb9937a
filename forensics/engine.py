"""Run a function over shards: in this process, or in a pool of processes; results come back in order.

A worker that dies (a crash inside a native library, memory run out) takes down its pool. The shards that were
unfinished then run again, one at a time in a fresh process each, so that only the shard at fault is lost.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 4
"""Shards in flight for each worker: enough to keep it busy, few enough to bound memory."""


@dataclass(frozen=True, slots=True)
class Crashed(Generic[Item]):
    """Stands for the result of a shard whose worker died."""

    item: Item


class InProcess(Executor):
    """An executor that runs each call at once in this process."""

    def submit(self, fn: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs) -> "Future[Result]":
        """Run the call and return its finished future; an exception is raised here."""
        future: Future[Result] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def run(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Iterator[tuple[Item, Result | Crashed[Item]]]:
    """Yield each item with its result, in the order of the items, whatever the number of workers.

    ``function`` and the items must be picklable where ``workers`` is more than 1.
    """
    if workers <= 1:
        yield from _run(InProcess(), function, items, 1)
        return
    with _pool(workers) as pool:
        yield from _run(pool, function, items, workers * AHEAD)


def _run(
    executor: Executor, function: Callable[[Item], Result], items: Iterable[Item], window: int
) -> Iterator[tuple[Item, Result | Crashed[Item]]]:
    pending: deque[tuple[Item, Future[Result] | None]] = deque()
    source, broken = iter(items), False
    while True:
        while len(pending) < window and (item := next(source, _END)) is not _END:
            future = None if broken else _submit(executor, function, item)  # type: ignore[arg-type]
            broken = broken or future is None
            pending.append((item, future))  # type: ignore[arg-type]
        if not pending:
            return
        item, future = pending.popleft()
        try:
            yield item, future.result() if future else _alone(function, item)
        except BrokenProcessPool:
            broken = True
            yield item, _alone(function, item)


_END = object()


def _submit(executor: Executor, function: Callable[[Item], Result], item: Item) -> "Future[Result] | None":
    try:
        return executor.submit(function, item)
    except BrokenProcessPool:
        return None


def _alone(function: Callable[[Item], Result], item: Item) -> Result | Crashed[Item]:
    with _pool(1) as pool:
        try:
            return pool.submit(function, item).result()
        except BrokenProcessPool:
            return Crashed(item)


def _pool(workers: int) -> ProcessPoolExecutor:
    # Never fork: the libraries below have threads, and a forked lock stays locked.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
