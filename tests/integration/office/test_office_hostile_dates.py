"""A machine whose date somebody plays with, that crashes and gets old files back: what the clock promises, it keeps."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from idsvc.ledger.event import Event
from idsvc.office.context import Settled, today
from idsvc.office.day import renew, settle
from idsvc.office.ports import UnitOfWork, Units
from idsvc.retention import ClockError, Overdue, RecordKind, RetentionClass, Sealed
from idsvc.retention.cell import CELL_BYTES, HEADER_BYTES, read_header
from idsvc.retention.chain import cell_commitment
from idsvc.retention.clock import RUNNING_BETWEEN_JUMPS, RUNNING_PER_DAY, SET_ON, UNATTENDED_DAYS
from idsvc.retention.rehearsal import derivable, opens
from tests.support.city import OPENING
from tests.support.visits import entries, quick_city

CLASS = RetentionClass.APPLICATION


class Killed(Exception):
    """The process dies here."""


class DyingUnits:
    """Units of work of a process that dies around its next commit."""

    def __init__(self, units: Units, *, committed: bool) -> None:
        self._units, self._committed = units, committed

    @contextmanager
    def __call__(self) -> Iterator[UnitOfWork]:
        with self._units() as unit:
            commit = unit.commit

            def die() -> None:
                if self._committed:
                    commit()
                raise Killed

            unit.commit = die  # type: ignore[method-assign]
            yield unit


class Dates(RuleBasedStateMachine):
    """One city, the highest day its clock was ever settled on, and what was sealed until which day."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.city = quick_city(self.place)
        self.cells = self.city.where.clock / "cells"
        self.reached = OPENING
        self.copies = [self.cells.read_bytes()]
        self.put_back = False
        self.jumped: float | None = None
        self.sealed: dict[date, Sealed] = {}

    def teardown(self) -> None:
        self.city.office.units.engine.dispose()  # type: ignore[attr-defined]
        shutil.rmtree(self.place)

    @rule(days=st.sampled_from([-400, -40, -2, -1, 1, 2, 3, 4, 5, 30, 400]))
    def set_the_date(self, days: int) -> None:
        self.city.time.set_date(self.city.time.today + timedelta(days=days))

    @rule()
    def set_the_date_right(self) -> None:
        self.city.time.set_date(self.reached)

    @rule(ahead=st.sampled_from([0, 1]))
    def go_to_the_end_of_a_month(self, ahead: int) -> None:
        first = (self.reached.replace(day=1) + timedelta(days=32)).replace(day=1)
        self.city.time.set_date(first - timedelta(days=1 - ahead))

    @rule(hours=st.sampled_from([1, 5, 19, 20, 24, 48, 100]))
    def let_time_go_by(self, hours: int) -> None:
        self.city.time.pass_time(timedelta(hours=hours))

    @rule()
    def start_again(self) -> None:
        self.city.reopen()

    @precondition(lambda self: len(self.copies) > 1)
    @rule(which=st.integers(0, 3))
    def put_an_old_clock_back(self, which: int) -> None:
        self.cells.write_bytes(self.copies[which % len(self.copies)])
        self.put_back = True
        self.city.reopen()

    @rule()
    def access(self) -> None:
        self.settled(confirmed=None)

    @rule()
    def confirm(self) -> None:
        self.settled(confirmed=today(self.city.office))

    @rule(committed=st.booleans())
    def crash_on_the_way(self, *, committed: bool) -> None:
        office = self.city.office
        dying = replace(office, units=DyingUnits(office.units, committed=committed))  # type: ignore[arg-type]
        try:
            settle(dying, confirmed=today(office))
        except (Killed, ClockError):
            self.city.reopen()
        else:
            self.see()

    @rule()
    def renew(self) -> None:
        before = {chain.number for chain in self.city.office.clock.read().chains}
        try:
            made = renew(self.city.office, confirmed=today(self.city.office))
        except ClockError:
            return
        assert made > max(before)
        self.see()

    def settled(self, confirmed: date | None) -> None:
        """Access the city; it refuses and moves nothing, or it goes no further than it may."""
        office, before = self.city.office, self.city.office.clock.read().day
        running, now = office.running.settled, Settled(self.city.time.monotonic(), self.city.time.now())
        known = max(before, *(date.fromisoformat(str(each.fields["stands"])) for each in self.stood()))
        try:
            day = settle(office, confirmed=confirmed)
        except ClockError:
            assert office.clock.read().day == before
            return
        assert day == today(office) == office.clock.read().day
        moved = (day - known).days
        if moved > 0 and confirmed is None:
            self.check_unattended(moved, running, now)
        self.see()

    def check_unattended(self, moved: int, running: Settled | None, now: Settled) -> None:
        if running is not None:
            passed = timedelta(seconds=now.monotonic - running.monotonic)
            assert passed >= min(moved * RUNNING_PER_DAY, now.at - running.at - SET_ON)
        elif moved > 1:
            assert moved <= UNATTENDED_DAYS
            assert self.jumped is None or now.monotonic - self.jumped >= RUNNING_BETWEEN_JUMPS.total_seconds()
            self.jumped = now.monotonic

    def see(self) -> None:
        """A settled clock: never earlier than before; seal something that dies in two days."""
        day = self.city.office.clock.read().day
        assert day >= self.reached
        self.reached, self.put_back = day, False
        self.copies.append(self.cells.read_bytes())
        destroy_by = day + timedelta(days=2)
        self.sealed[destroy_by] = self.city.office.vault.seal(
            RecordKind.APPLICATION,
            bytes(16),
            CLASS,
            destroy_by=destroy_by,
            write_version=1,
            plaintext=b"a resident's",
            today=day,
        )

    def stood(self) -> list[object]:
        return [*entries(self.city, Event.CLOCK_STARTED), *entries(self.city, Event.CLOCK_ADVANCED)]

    @invariant()
    def the_ledger_knows_the_only_cell_there_is(self) -> None:
        content = self.cells.read_bytes()
        left = [cell for cell in (content[:CELL_BYTES], content[CELL_BYTES:]) if read_header(cell) is not None]
        if len(left) == 1:
            entered = {each.fields["commitment"] for each in entries(self.city, Event.CLOCK_CELL)}
            assert cell_commitment(left[0][HEADER_BYTES:]).hex() in entered

    @invariant()
    def what_is_dead_stays_dead(self) -> None:
        vault, clock = self.city.office.vault, self.city.office.clock
        if self.put_back:
            return  # a copy of that day opens what was pending that day, until the next access moves it
        assert clock.read().day >= self.reached
        with clock.opened() as state:
            keys, stands = derivable(state, CLASS), state.day
        for destroy_by, sealed in self.sealed.items():
            if destroy_by <= stands:
                assert opens(sealed, keys) is None
                for pretended in (destroy_by - timedelta(days=1), destroy_by - timedelta(days=2)):
                    with pytest.raises(Overdue):
                        vault.open(sealed, pretended)


TestDates = Dates.TestCase
TestDates.settings = settings(max_examples=12, stateful_step_count=14, deadline=None)
