"""Several engines at work side by side, each in a process of its own with the shim preloaded."""

import json
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from tests.faults.points import Point
from tests.faults.shim import preloaded
from tests.faults.trace import Op

TREE = Path(__file__).parents[2]

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


class Worker:
    """One engine's process, with the program as it is in a tree."""

    def __init__(self, library: Path, snapshots: Path, work: Path, tree: Path) -> None:
        work.mkdir(parents=True)
        command = [sys.executable, "-m", "tests.faults.engine", str(snapshots), str(work)]
        # An installed program would come before the tree otherwise.
        settings = preloaded(library) | {"PYTHONPATH": str(tree)}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=settings, cwd=tree, text=True
        )

    def _ask(self, **request: object) -> object:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"an engine died over {request}")
        return json.loads(answer)

    def changes(self, act: str) -> tuple[list[Op], int]:
        """Return what an act changes, in order, and how many changes its recovery makes."""
        ops, recovery = self._ask(do="changes", act=act)  # type: ignore[misc]
        return [Op(op) for op in ops], int(recovery)

    def strike(self, point: Point) -> list[str]:
        """Return what one fault breaks."""
        found = self._ask(do="strike", act=point.act, kind=point.kind, at=point.at, second=point.second)
        assert isinstance(found, list)
        return found

    def close(self) -> None:
        self._process.communicate()


class Crew:
    """A few workers and the work they share."""

    def __init__(self, library: Path, snapshots: Path, work: Path, size: int, tree: Path = TREE) -> None:
        self.workers = [Worker(library, snapshots, work / str(number), tree) for number in range(size)]
        self._free: SimpleQueue[Worker] = SimpleQueue()
        for worker in self.workers:
            self._free.put(worker)

    def changes_all(self, acts: Iterable[str]) -> Iterator[tuple[str, tuple[list[Op], int]]]:
        """Yield each act with what it changes, and how many changes its recovery makes."""
        yield from self._shared(acts, Worker.changes)

    def strike_all(self, points: Iterable[Point]) -> Iterator[tuple[Point, list[str]]]:
        """Yield each point with what it broke, in the points' order."""
        yield from self._shared(points, Worker.strike)

    def _shared(self, tasks: Iterable[Task], work: Callable[[Worker, Task], Outcome]) -> Iterator[tuple[Task, Outcome]]:
        def one(task: Task) -> tuple[Task, Outcome]:
            worker = self._free.get()
            try:
                return task, work(worker, task)
            finally:
                self._free.put(worker)

        with ThreadPoolExecutor(len(self.workers)) as pool:
            ahead: deque[Future[tuple[Task, Outcome]]] = deque()
            for task in tasks:
                ahead.append(pool.submit(one, task))
                if len(ahead) > len(self.workers):
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()

    def close(self) -> None:
        for worker in self.workers:
            worker.close()
