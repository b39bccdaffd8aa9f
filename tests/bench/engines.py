"""What an engine costs: seconds to start, seconds an item beside its own work, bytes a worker of Dask's is sent.

    python tests/bench/engines.py [--tiny 1000] [--slow 60] [--workers 1 2 4]

Items do nothing, or sleep for 0.1 s, which is no work for the cores: so many workers may be measured on few of them.
The bytes are counted where a Dask worker reads and writes its connections, from the start of a map to its end, and
shown with those of heartbeats.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from xref.engines import Engine, chosen

SLOW = 0.1  # seconds


def slept(common: bytes, item: float) -> int:
    time.sleep(item)
    return os.getpid()


def timed(engine: Engine, common: bytes, items: Iterable[float]) -> tuple[float, int]:
    """Seconds, and how many processes did the items."""
    start = time.perf_counter()
    pids = {ended.value for ended in engine.map(slept, common, items)}
    return time.perf_counter() - start, len(pids)


def count_bytes() -> None:
    """On a Dask worker: begin to count what it reads and writes."""
    from distributed.comm import tcp

    read, write, counted = tcp.read_bytes_rw, tcp.TCP.write, [0, 0]

    async def reading(stream: Any, size: int) -> Any:
        counted[0] += size
        return await read(stream, size)

    async def writing(self: Any, *arguments: Any, **named: Any) -> Any:
        written = await write(self, *arguments, **named)
        counted[1] += written
        return written

    tcp.read_bytes_rw, tcp.TCP.write, tcp.xref_counted = reading, writing, counted


def counted() -> tuple[int, int]:
    from distributed.comm import tcp

    read, written = tcp.xref_counted
    return read, written


def measure(name: str, workers: int, tiny: int, slow: int, common: bytes) -> None:
    start = time.perf_counter()
    with chosen(name, None if name == "here" else workers) as engine:
        up = time.perf_counter() - start
        client = getattr(engine, "_client", None)
        if client:
            client.run(count_bytes)
        first, _ = timed(engine, common, [0.0] * workers)
        before = client and client.run(counted)
        seconds, _ = timed(engine, common, [0.0] * tiny)
        after = client and client.run(counted)
        slowly, used = timed(engine, common, [SLOW] * slow)
    print(
        f"{name:6}{workers:3} workers: up {up:5.1f} s, first items {first:.1f} s, tiny {1000 * seconds / tiny:7.2f} ms "
        f"an item, {SLOW} s: {slow / slowly:6.1f} items a second by {used}, of {workers / SLOW:.0f} without cost",
        flush=True,
    )
    if before and after:
        with suppress(KeyError):  # a worker that is new
            for worker, (read, written) in after.items():
                read, written = read - before[worker][0], written - before[worker][1]
                print(f"         {worker}: {read:,} bytes read, {written:,} written, of {tiny} tiny items in all")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tiny", type=int, default=1000)
    parser.add_argument("--slow", type=int, default=60)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument("--common", type=int, default=100_000, help="bytes that are common to all items")
    given = parser.parse_args()
    common = bytes(given.common)
    measure("here", 1, given.tiny, min(given.slow, 20), common)
    for name in ("local", "dask"):
        for workers in given.workers:
            measure(name, workers, given.tiny, given.slow, common)


if __name__ == "__main__":
    main()
