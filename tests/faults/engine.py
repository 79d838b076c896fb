"""One fault after another: a child does the act and is struck, another recovers, and the city is looked at in between.

Runs in a process with the shim preloaded that has imported everything, so that a point costs a fork.
"""

import gc
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from idsvc.errors import IdsvcError
from idsvc.office.context import Office
from tests.faults import cities, moves
from tests.faults.acts import ACTS, Act
from tests.faults.cities import Facts
from tests.faults.invariants import ALWAYS, MOVED, RECOVERED, Given, breaches
from tests.faults.moves import MOVES, Move
from tests.faults.points import DEADLY, Kind, Point
from tests.faults.seen import Seen, look
from tests.faults.shim import NOTHING, Action, Plan, Shim
from tests.faults.trace import Op, changes, read_trace

PATIENCE = 120
"""Seconds after which a child counts as hung."""


@dataclass(frozen=True)
class Told:
    """How a child's turn ended, in its own words: ``error`` is empty where it did what it was asked."""

    error: str = ""
    undone: str = ""


DEAD = Told("killed")


class Child:
    """A forked process that does its work in steps; each is asked for, and told about when done."""

    def __init__(self, steps: Callable[[Callable[[Told], None]], None]) -> None:
        asked, self._ask = os.pipe()
        self._tell, told = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._ask)
            os.close(self._tell)
            signal.alarm(PATIENCE)
            _work(steps, asked, told)
        os.close(asked)
        os.close(told)

    def step(self) -> Told:
        """Let the child do its next step; ``DEAD`` where it died of it."""
        os.write(self._ask, b"!")
        length = os.read(self._tell, 4)
        if not length:
            return DEAD
        return Told(**json.loads(os.read(self._tell, int.from_bytes(length, "big"))))

    def end(self) -> int:
        """Let the child go and return how it went: its exit status, or minus the signal that killed it."""
        os.close(self._ask)
        os.close(self._tell)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _work(steps: Callable[[Callable[[Told], None]], None], asked: int, told: int) -> None:
    def tell(what: Told) -> None:
        data = json.dumps(what.__dict__).encode()
        os.write(told, len(data).to_bytes(4, "big") + data)
        if not os.read(asked, 1):
            os._exit(0)

    os.read(asked, 1)
    try:
        steps(tell)
    except BaseException:  # noqa: BLE001 (the child's outer edge)
        sys.excepthook(*sys.exc_info())
        os._exit(70)
    os._exit(0)


@dataclass
class Run:
    """One act in one copy of its city, with what it is compared with."""

    shim: Shim
    act: Act | Move
    facts: Facts
    given: Given
    place: Path

    def open(self) -> Office:
        return self.act.begin(self.place, cities.later(self.facts, self.act.days))

    def attempt(self, plan: Plan, work: Callable[[Office], None], office: Office | None) -> tuple[Office | None, Told]:
        """Do something under a plan, in an open office or a fresh one; what it refused is told.

        An error of any other kind ends the child, with its traceback.
        """
        self.shim.watch(self.place)
        self.shim.plan(plan)
        try:
            office = office or self.open()
            work(office)
        except (IdsvcError, OSError) as refusal:
            told = Told(f"{type(refusal).__name__}: {refusal}")
        else:
            told = Told()
        self.shim.plan(NOTHING)
        return office, told

    def perform(self, office: Office) -> None:
        self.act.perform(office, self.facts)

    def recover(self, office: Office) -> None:
        self.act.recover(office, self.facts)

    def undone(self, office: Office | None) -> str:
        return self.act.undone(office or self.open(), self.facts) or ""

    def struck(self, plan: Plan) -> Callable[[Callable[[Told], None]], None]:
        """Return a child's steps: the act under a plan; then, the disk mended, the same process tries again."""

        def steps(tell: Callable[[Told], None]) -> None:
            office, told = self.attempt(plan, self.perform, None)
            done = Told(undone=self.undone(office)) if not told.error else told
            tell(done)
            office, told = self.attempt(NOTHING, self.recover, office)
            tell(told if told.error else Told(undone=self.undone(office)))

        return steps

    def recovering(self, plan: Plan) -> Callable[[Callable[[Told], None]], None]:
        """Return the steps of a child that comes after one that died."""

        def steps(tell: Callable[[Told], None]) -> None:
            office, told = self.attempt(plan, self.recover, None)
            tell(told if told.error else Told(undone=self.undone(office)))

        return steps


class Engine:
    """Prepared cities in one folder, work in another."""

    def __init__(self, snapshots: Path, work: Path) -> None:
        self.shim = Shim()
        self.shim.idle_sync(idle=True)
        gc.freeze()  # what is imported here is no garbage in any child
        self.snapshots = snapshots
        self.work = work
        self._given: dict[str, Seen] = {}

    def _before(self, city: str, facts: Facts) -> Seen:
        if city not in self._given:
            self._given[city] = self._look(self.snapshots / city, facts.today)
        return self._given[city]

    def _look(self, place: Path, today: object) -> Seen:
        copy = self.work / "look"
        shutil.rmtree(copy, ignore_errors=True)
        cities.copied(place, copy)
        return look(copy, today)  # type: ignore[arg-type]

    def run_of(self, name: str) -> Run:
        """Return an act's run in a fresh copy of its city."""
        act = ACTS[name] if name in ACTS else MOVES[name]
        snapshot, place = self.snapshots / act.city, self.work / "place"
        facts = cities.facts_of(snapshot)
        given = Given(self._before(act.city, facts), facts, act.about)
        shutil.rmtree(place, ignore_errors=True)
        cities.copied(snapshot, place)
        return Run(self.shim, act, facts, given, place)

    def changes_of(self, name: str) -> tuple[list[Op], int]:
        """Return what an act changes when nothing strikes it, and how many changes a recovery makes after it."""
        run, trace = self.run_of(name), self.work / "trace"

        def steps(tell: Callable[[Told], None]) -> None:
            self.shim.record(trace)
            office, told = run.attempt(NOTHING, run.perform, None)
            self.shim.record(None)
            tell(told if told.error else Told(undone=run.undone(office)))
            _, told = run.attempt(NOTHING, run.recover, None)
            tell(Told(told.error, undone=str(self.shim.reached())))

        child = Child(steps)
        first, second = child.step(), child.step()
        child.end()
        if first.error or first.undone or second.error:
            raise RuntimeError(f"{name} does not work without any fault: {first} {second}")
        return [record.op for record in changes(read_trace(trace))], int(second.undone)

    def strike(self, point: Point) -> list[str]:
        """Return every breach that one fault brings about."""
        run = self.run_of(point.act)
        return self._killed(run, point) if point.kind in DEADLY else self._failed(run, point)

    def _judged(self, judge: Callable[[Run], list[str]], run: Run) -> list[str]:
        """Return what is breached; a city that cannot even be looked at is."""
        try:
            return judge(run)
        except (IdsvcError, OSError) as unreadable:
            return [f"nobody can look at the city: {type(unreadable).__name__}: {unreadable}"]

    def _seen(self, run: Run, folder: str = "") -> Seen:
        return self._look(run.place / folder, cities.later(run.facts, run.act.days))

    def _struck(self, run: Run) -> list[str]:
        """Return what is breached before anybody recovers."""
        if isinstance(run.act, Move):
            return self._half_moved(run, run.act)
        return breaches(ALWAYS, self._seen(run), run.given)

    def _half_moved(self, run: Run, move: Move) -> list[str]:
        """The old city is as it was, as long as its clock is; the new one is whole, or refuses to open."""
        site = move.begin(run.place, cities.later(run.facts, move.days))
        found = [] if move.clock else breaches(ALWAYS, self._seen(run), run.given)
        if site.there:
            return found + breaches(MOVED, self._seen(run, moves.NEW), run.given)
        return found + ([] if site.refused() else ["half a city opens"])

    def _recovered(self, run: Run) -> list[str]:
        if isinstance(run.act, Move):
            return breaches(MOVED, self._seen(run, moves.NEW), run.given)
        return breaches(RECOVERED, self._seen(run), run.given)

    def _killed(self, run: Run, point: Point) -> list[str]:
        child = Child(run.struck(point.plan()))
        told = child.step()
        found = _otherwise(told, child.end()) + _complaints(told, "the act")
        found += [f"before recovery: {each}" for each in self._judged(self._struck, run)]
        if point.second:
            child = Child(run.recovering(Plan(Action.KILL, point.second, point.second)))
            told = child.step()
            found += _otherwise(told, child.end()) + _complaints(told, "the first recovery")
            found += [f"between recoveries: {each}" for each in self._judged(self._struck, run)]
        child = Child(run.recovering(NOTHING))
        found += _complaints(child.step(), "the recovery")
        return found + self._end(run, child)

    def _failed(self, run: Run, point: Point) -> list[str]:
        child = Child(run.struck(point.plan()))
        told = child.step()
        found = [f"the act says it is done: {told.undone}"] if told.undone else []
        found += ["the act took its process with it, or let an error out that is not ours"] if told is DEAD else []
        found += [f"before recovery: {each}" for each in self._judged(self._struck, run)]
        again = child.step() if told is not DEAD else DEAD
        found += [f"the second try: {again.error}{again.undone}"] if again.error or again.undone else []
        return found + self._end(run, child)

    def _end(self, run: Run, child: Child) -> list[str]:
        left = child.end()
        found = [f"the last child ended with {left}"] if left else []
        return found + [f"after recovery: {each}" for each in self._judged(self._recovered, run)]


def _otherwise(told: Told, left: int) -> list[str]:
    """Return how a child ended, where it was neither killed as planned nor let go after it had told."""
    return [] if left == (-signal.SIGKILL if told is DEAD else 0) else [f"the child ended with {left}: {told}"]


def _complaints(told: Told, who: str) -> list[str]:
    if told is DEAD:
        return []
    complaint = f"{told.error}{told.undone}"
    return [f"{who}: {complaint}"] if complaint else []


def main(snapshots: str, work: str) -> None:
    """Answer requests on standard input, one line each, until it ends."""
    engine = Engine(Path(snapshots), Path(work))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed meanwhile is no answer
    for line in sys.stdin:
        request = json.loads(line)
        answer: object
        if request["do"] == "changes":
            answer = engine.changes_of(request["act"])
        else:
            answer = engine.strike(Point(request["act"], Kind(request["kind"]), request["at"], request["second"]))
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
    os._exit(0)  # nothing here is worth taking down with care


if __name__ == "__main__":
    main(*sys.argv[1:])
