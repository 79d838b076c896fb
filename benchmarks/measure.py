"""Figures as rows of one table, medians over rounds, and a temporary directory that is removed."""

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure, and beside it what the plain thing costs in the same run."""

    what: str
    figure: str
    beside: str = ""


def rounds_of(count: int, *works: Callable[[], object]) -> list[float]:
    """Return the median seconds of each work, over interleaved rounds, so that a noisy minute meets all of them."""
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(count):
        for work, seconds in zip(works, spent, strict=True):
            seconds.append(timed(work))
    return [statistics.median(seconds) for seconds in spent]


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that a work takes once."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def per_second(count: int, seconds: float) -> str:
    """Return a rate in words."""
    return f"{count / seconds:,.0f}/s"


def milliseconds(seconds: float) -> str:
    """Return a short time in words."""
    return f"{seconds * 1000:,.1f} ms"


@contextmanager
def folder() -> Iterator[Path]:
    """Yield a directory for everything that a benchmark writes; nothing of it stays."""
    with tempfile.TemporaryDirectory(prefix="idsvc-benchmark-") as path:
        yield Path(path)


def show(rows: list[Row]) -> None:
    """Print the rows as a Markdown table, or as JSON where the command line says ``--json``."""
    if "--json" in sys.argv[1:]:
        print(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
        return
    print("| what | figure | beside it |\n|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.figure} | {row.beside} |")
