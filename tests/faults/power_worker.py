"""Acts recorded, cut off and looked at: one forked process for each power cut, as a machine that comes up again.

For a process with the shim preloaded, which records; it has imported everything once, so that a cut costs a fork.
"""

import json
import os
import shutil
import signal
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from tests.faults import cities
from tests.faults.acts import ACTS, Act
from tests.faults.cities import Facts
from tests.faults.invariants import ALWAYS, RECOVERED, Given, breaches
from tests.faults.power_checks import DONE, History, history, power_breaches
from tests.faults.power_cuts import Cut, cuts
from tests.faults.power_disk import Disk, Image, materialize
from tests.faults.seen import Seen, look
from tests.faults.shim import Shim
from tests.faults.trace import Op, Record, read_trace

PATIENCE: Final = 300
"""Seconds after which a process counts as hung."""


@dataclass
class Outcome:
    """What the cuts of one act came to; ``breaches`` hold at most one line for each cut."""

    act: str
    steps: int = 0
    syncs: int = 0
    cuts: int = 0
    states: int = 0
    breaches: list[str] = field(default_factory=list)
    where: str = "the disk that loses"


@dataclass(frozen=True)
class Recorded:
    """One act as it went, what it is compared with, and the city as it was before."""

    act: Act
    facts: Facts
    given: Given
    base: Path
    trace: tuple[Record, ...]
    told: History

    @property
    def today(self) -> date:
        return cities.later(self.facts, self.act.days)


def in_child(work: Callable[[], list[str]]) -> Callable[[], list[str]]:
    """Begin some work in a process of its own; calling what is returned waits for it."""
    receive, send = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.alarm(PATIENCE)
        os.close(receive)
        try:
            answer = work()
        except BaseException as error:  # noqa: BLE001 (the child's outer edge)
            answer = [f"{type(error).__name__}: {error}"]
        with os.fdopen(send, "w", encoding="utf-8") as out:
            json.dump(answer, out)
        os._exit(0)
    os.close(send)

    def wait() -> list[str]:
        with os.fdopen(receive, encoding="utf-8") as told:
            said = told.read()
        left = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return [*json.loads(said or "[]"), *([f"the process ended with {left}"] if left else [])]

    return wait


def copied(snapshot: Path, place: Path) -> None:
    """Copy a prepared city, every file anew: a twin may write in place what no sound program does."""
    for folder in (each for each in snapshot.iterdir() if each.is_dir()):
        shutil.copytree(folder, place / folder.name, symlinks=True)


class Worker:
    """Prepared cities in one folder, made where they are missing; the rest happens in another."""

    def __init__(self, snapshots: Path, work: Path) -> None:
        self.shim = Shim()
        self.shim.idle_sync(idle=True)
        self.snapshots, self.work = snapshots, work
        work.mkdir(parents=True, exist_ok=True)
        self._before: dict[str, Seen] = {}

    def record(self, name: str) -> Recorded:
        """Do an act in a copy of its city and write down what it changed."""
        place = self.fresh("place")
        copied(self.snapshot(ACTS[name].city), place)
        return self.record_at(name, place)

    def record_at(self, name: str, place: Path) -> Recorded:
        """Do an act in a city that lies there, a copy of its snapshot, and write down what it changed.

        Nothing waits for the disk, unless ``shim.idle_sync`` says so.
        """
        act, base = ACTS[name], self.fresh("base")
        snapshot = self.snapshot(act.city)
        facts = cities.facts_of(snapshot)
        copied(snapshot, base)
        trace = self._traced(act, facts, place)
        told = history(base, trace, lambda image: self._seen(image, cities.later(facts, act.days)))
        return Recorded(act, facts, Given(self._given(act.city, facts), facts, act.about), base, trace, told)

    def snapshot(self, city: str) -> Path:
        """Return a prepared city, made if this is the first time."""
        if not (self.snapshots / city).exists():
            cities.prepare(city, self.snapshots / city)
        return self.snapshots / city

    def run(self, name: str, limit: int, jobs: int, seen: Callable[[Outcome], bool]) -> Outcome:
        """Cut an act off wherever that tells something; ``seen`` hears how far it is and says whether to go on."""
        recorded = self.record(name)
        outcome = Outcome(name, len(recorded.trace), sum(step.op in {Op.SYNC, Op.SYNCDIR} for step in recorded.trace))
        waiting: deque[tuple[Cut, Callable[[], list[str]]]] = deque()

        def settle(room: int) -> bool:
            on = True
            while len(waiting) > room:
                cut, wait = waiting.popleft()
                outcome.breaches += [f"{name}, cut before step {cut.after + 1}: {each}" for each in wait()[:1]]
                on = seen(outcome) and on
            return on

        for cut in self._distinct(recorded, limit, outcome):
            place = self.fresh(f"cut-{outcome.states % (jobs + 1)}")
            waiting.append((cut, in_child(lambda cut=cut, place=place: self.examine(recorded, cut, place))))
            if not settle(jobs - 1):
                break
        settle(0)
        return outcome

    def examine(self, recorded: Recorded, cut: Cut, place: Path) -> list[str]:
        """Return what is broken after a power cut, before anything is done about it and after the next morning."""
        self.shim.watch(place)
        found, healed = place / "found", place / "healed"
        for each in (found, healed):
            each.mkdir()
            materialize(cut.image, each)
        return self.judge(recorded, cut, found, healed)

    def judge(self, recorded: Recorded, cut: Cut, found: Path, healed: Path) -> list[str]:
        """Look at one copy of what a cut left and bring another back to work."""
        seen = look(found, recorded.today)
        broken = breaches(ALWAYS, seen, recorded.given) + power_breaches(cut, seen, recorded.told)
        return broken + [f"after recovery: {each}" for each in self._recover(recorded, cut, healed)]

    def _recover(self, recorded: Recorded, cut: Cut, place: Path) -> Iterator[str]:
        act, facts = recorded.act, recorded.facts
        office = act.begin(place, recorded.today)
        if DONE in cut.marks and (undone := act.undone(office, facts)):
            yield f"the act said it was done: {undone}"
        act.recover(office, facts)
        if undone := act.undone(office, facts):
            yield undone
        office.units.engine.dispose()  # type: ignore[attr-defined]
        yield from breaches(RECOVERED, look(place, recorded.today), recorded.given)

    def _distinct(self, recorded: Recorded, limit: int, outcome: Outcome) -> Iterator[Cut]:
        known: set[bytes] = set()
        for cut in cuts(Disk(recorded.base), recorded.trace, limit):
            outcome.cuts += 1
            digest = _digest(cut)
            if digest not in known:
                known.add(digest)
                outcome.states += 1
                yield cut

    def _traced(self, act: Act, facts: Facts, place: Path) -> tuple[Record, ...]:
        trace = self.work / "trace"

        def perform() -> list[str]:
            self.shim.watch(place)
            self.shim.record(trace)
            office = act.begin(place, cities.later(facts, act.days))
            act.perform(office, facts)
            self.shim.mark(DONE)
            self.shim.record(None)
            return [undone] if (undone := act.undone(office, facts)) else []

        if failed := in_child(perform)():
            raise RuntimeError(f"{act.name} does not work without any fault: {failed}")
        return read_trace(trace)

    def _seen(self, image: Image, today: date) -> Seen:
        place = self.fresh("seen")
        materialize(image, place)
        return look(place, today)

    def _given(self, city: str, facts: Facts) -> Seen:
        if city not in self._before:
            place = self.fresh("seen")
            copied(self.snapshots / city, place)
            self._before[city] = look(place, facts.today)
        return self._before[city]

    def fresh(self, name: str) -> Path:
        place = self.work / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        return place


def _digest(cut: Cut) -> bytes:
    digest = sha256(f"{cut.marks} {len(cut.image.past)}".encode())
    for path, data in cut.image.tree():
        digest.update(f"\0{path}\0{-1 if data is None else len(data)}\0".encode())
        digest.update(data or b"")
    return digest.digest()
