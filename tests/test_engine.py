"""The engine: order, and workers that die."""

import os
import signal

from forensics import engine


def double(number: int) -> int:
    """Return twice the number; 13 kills its worker as a crash in a native library would."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_results_come_in_order_in_this_process() -> None:
    """One worker runs everything here, in order."""
    assert list(engine.run(double, range(5), 1)) == [(n, 2 * n) for n in range(5)]


def test_results_come_in_order_from_a_pool() -> None:
    """More workers give the same list in the same order."""
    assert list(engine.run(double, range(12), 2)) == [(n, 2 * n) for n in range(12)]


def test_a_shard_that_kills_its_worker_is_lost_alone() -> None:
    """Every other shard still gives its result."""
    results = dict(engine.run(double, [11, 12, 13, 14, 15], 2))
    assert isinstance(results.pop(13), engine.Crashed)
    assert results == {n: 2 * n for n in (11, 12, 14, 15)}
