"""The retention clock as the office lives with it: jumps, dates set back, months, crashes."""

import errno
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from idsvc.custody.errors import KeyUnavailable
from idsvc.custody.slots import Slot, specimen_passphrase, unlock_operator
from idsvc.enroll.stage import Stage
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office import cancellation, handover, intake, issuance, publication, purge, review
from idsvc.office.context import today
from idsvc.office.day import _commit, health, renew, settle
from idsvc.office.errors import NotFound
from idsvc.retention.cell import CELL_BYTES, MAGIC, read_header
from idsvc.retention.clock import AtStart, Commitments, Move, Seen, plan_advance
from idsvc.retention.clock_file import FILE_NAME, ClockFile, DiskBlocks
from idsvc.retention.errors import ClockError, ClockNeedsConfirmation, ClockRolledBack, ClockTooSoon, ClockUnavailable
from idsvc.wiring.inspection import opened
from tests.support.city import OPENING, TestCity, make_city
from tests.support.visits import (
    acts,
    approved,
    captured,
    drafted,
    entries,
    filed,
    findings,
    handed_over,
    heads,
    printed,
    quick_city,
    referred,
    tables,
    work_days,
)


def jump(city: TestCity, days: int) -> None:
    """Set the machine's date ahead and start the service again."""
    city.time.set_date(city.time.today + timedelta(days=days))
    city.reopen()


def test_after_a_jump_of_400_days_nothing_opens_and_nothing_is_lost(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, kept = filed(city), handed_over(city)
    captured(city, referred(city))
    before = tables(city)
    jump(city, 400)
    for act in (
        lambda: settle(city.office),
        lambda: intake.start(city.office, city.actor("ana"), intake.VisitType.NEW, "en"),
        lambda: intake.reopen(city.office, city.actor("ana"), case.code),
        lambda: review.queue(city.office, city.actor("sol")),
        lambda: purge.run(city.office),
        lambda: publication.publish(city.office),
    ):
        with pytest.raises(ClockNeedsConfirmation, match="clock confirm"):
            act()
    assert tables(city) == before
    assert city.office.clock.read().day == OPENING
    assert kept.slip.cancel_code
    said = health(city.office)
    assert (said.ok, len(said.problems)) == (False, 1)


def test_a_jump_that_was_a_mistake_is_undone_by_setting_the_date_right(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    jump(city, 400)
    assert not health(city.office).ok
    jump(city, -400)
    assert health(city.office).ok
    assert intake.reopen(city.office, city.actor("ana"), case.code).applicant is not None


def test_a_confirmed_jump_destroys_what_was_due(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    captured(city, referred(city))
    jump(city, 400)
    assert settle(city.office, confirmed=today(city.office)) == today(city.office)
    with pytest.raises(NotFound):
        intake.reopen(city.office, city.actor("ana"), case.code)
    report = purge.run(city.office)
    assert (report.cases, report.captures) == (2, 1)
    assert [tables(city)[table] for table in ("cases", "captures")] == [0, 0]
    assert health(city.office).ok


def test_an_office_whose_keys_may_not_sign_any_more_still_destroys_and_says_what_to_do(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    jump(city, 400)
    settle(city.office, confirmed=today(city.office))
    city.reopen()
    case, before = approved(city), tables(city)
    for act in (
        lambda: issuance.issue(city.office, city.actor("ana"), case.case_id, case.version),
        lambda: publication.publish(city.office),
    ):
        with pytest.raises(KeyUnavailable, match="hold the next ceremony"):
            act()
    assert tables(city) == before
    assert purge.run(city.office).day == today(city.office)


def test_a_confirmation_of_another_day_does_not_help(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    jump(city, 400)
    with pytest.raises(ClockNeedsConfirmation):
        settle(city.office, confirmed=today(city.office) - timedelta(days=1))


def test_a_long_weekend_needs_nobody_and_a_second_one_at_once_does(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    jump(city, 4)
    assert settle(city.office) == OPENING + timedelta(days=4)
    jump(city, 4)
    with pytest.raises(ClockNeedsConfirmation):
        settle(city.office)
    settle(city.office, confirmed=today(city.office))
    work_days(city, 2)
    jump(city, 4)
    assert settle(city.office) == today(city.office)


def test_an_office_that_was_started_in_the_evening_works_after_midnight(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    while (city.time.now() + timedelta(minutes=10)).astimezone(ZoneInfo(city.office.policy.city.timezone)).hour:
        city.time.pass_time(timedelta(minutes=10))
    city.reopen()
    case = filed(city)
    city.time.pass_time(timedelta(minutes=10))
    assert intake.reopen(city.office, city.actor("ana"), case.code).applicant is not None
    assert settle(city.office) == OPENING + timedelta(days=1)
    city.time.set_date(OPENING + timedelta(days=2))
    with pytest.raises(ClockTooSoon):
        settle(city.office)


def test_a_running_office_follows_the_calendar_only_as_fast_as_time_goes_by(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    settle(city.office)
    city.time.set_date(OPENING + timedelta(days=1))
    with pytest.raises(ClockTooSoon, match="was set on"):
        intake.reopen(city.office, city.actor("ana"), case.code)
    city.time.set_date(OPENING + timedelta(days=30))
    with pytest.raises(ClockNeedsConfirmation):
        settle(city.office)
    city.time.set_date(OPENING)
    assert intake.reopen(city.office, city.actor("ana"), case.code).applicant is not None


@pytest.mark.parametrize("days", [1, 30])
def test_a_date_that_was_set_back_is_refused_running_and_at_a_start(tmp_path: Path, days: int) -> None:
    city = quick_city(tmp_path)
    work_days(city, 40)
    case = filed(city)
    stood = today(city.office)
    city.time.set_date(stood - timedelta(days=days))
    for again in (lambda: None, city.reopen):
        again()
        with pytest.raises(ClockRolledBack, match="set the date right"):
            settle(city.office)
        with pytest.raises(ClockRolledBack):
            publication.publish(city.office)
        with pytest.raises(ClockError):
            intake.reopen(city.office, city.actor("ana"), case.code)
    assert city.office.clock.read().day == stood
    city.time.set_date(stood)
    assert intake.reopen(city.office, city.actor("ana"), case.code).applicant is not None
    assert findings(city) == []


def test_the_first_advance_of_a_month_starts_a_chain_and_older_records_still_open(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    work_days(city, 25)
    old = filed(city)
    work_days(city, 6)
    new = filed(city)
    chains = {head.case_id: head.chain for head in heads(city)}
    assert (chains[old.case_id], chains[new.case_id]) == (1, 2)
    for case in (old, new):
        assert intake.reopen(city.office, city.actor("ana"), case.code).applicant is not None
    work_days(city, 35)
    assert {chain.number for chain in city.office.clock.read().chains} == {3}
    publication.publish(city.office)  # which ends the month of its receipts
    assert findings(city) == []


class Killed(Exception):
    """The process dies here."""


def advance_and_die(city: TestCity, die: Callable[[Callable[[], None]], None]) -> None:
    """Move the clock to the next day and die around the moment at which its commitments become durable."""
    city.pass_days(1)
    office, day, standing = city.office, today(city.office), city.office.clock.read().day
    plan = plan_advance(standing, Seen(day, standing, AtStart()))
    assert plan.move is Move.STEP

    def commit(made: Commitments) -> None:
        die(lambda: _commit(office, made, standing, plan))
        raise Killed

    with pytest.raises(Killed):
        office.clock.advance(plan.to_day, commit, {1})


@pytest.mark.parametrize("committed", [False, True], ids=["before-the-entry", "after-the-entry"])
def test_an_advance_that_a_crash_broke_off_is_finished_with_one_entry(tmp_path: Path, *, committed: bool) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    advance_and_die(city, lambda commit: commit() if committed else None)
    assert len(cells(city)) == 2
    city.reopen()
    assert settle(city.office) == OPENING + timedelta(days=1)
    assert len(cells(city)) == 1
    steps = [each.fields["stands"] for each in entries(city, Event.CLOCK_ADVANCED)]
    states = [each.fields["stands"] for each in entries(city, Event.CLOCK_STATE)]
    assert steps == ["2026-03-03"]
    assert states == ["2026-03-02", "2026-03-03"]
    assert intake.reopen(city.office, city.actor("ana"), case.code).applicant is not None
    purge.run(city.office)
    assert findings(city) == []


def cells(city: TestCity) -> list[date]:
    """The days of the cells that are not wiped."""
    content = (city.where.clock / "cells").read_bytes()
    found = [read_header(content[at : at + CELL_BYTES]) for at in (0, CELL_BYTES)]
    return [each.day for each in found if each is not None]


def test_a_clock_that_was_put_back_is_taken_to_the_ledger_s_day_and_told(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    old = (city.where.clock / "cells").read_bytes()
    case = drafted(city)
    work_days(city, 5)
    (city.where.clock / "cells").write_bytes(old)
    city.reopen()
    settle(city.office)
    assert city.office.clock.read().day == OPENING + timedelta(days=5)
    told = entries(city, Event.CLOCK_ROLLED_BACK)
    assert [(each.fields["found"], each.fields["expected"]) for each in told] == [("2026-03-02", "2026-03-07")]
    with pytest.raises(NotFound):
        intake.reopen(city.office, city.actor("ana"), case.code)
    assert any("put back" in each for each in findings(city))


def test_health_is_good_while_the_clock_can_stand_on_today(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    assert health(city.office).ok
    city.pass_days(1)
    assert health(city.office).ok
    assert city.office.clock.read().day == OPENING + timedelta(days=1)


def test_a_card_that_waits_is_given_out_while_its_day_lasts(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = printed(city)
    city.run_days(1)
    assert handover.hand_over(city.office, city.actor("ana"), case.case_id).cancel_code


def test_while_the_clock_waits_a_resident_can_still_withdraw_and_cancel(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    held, case = handed_over(city), filed(city)
    captured(city, referred(city))
    jump(city, 6)
    assert not health(city.office).ok
    intake.withdraw(city.office, city.actor("ana"), case.case_id)
    cancellation.by_code(city.office, city.actor("ana"), held.slip.cancel_code)
    assert [head.stage for head in heads(city)] == [Stage.REFERRED]
    assert acts(city, Act.CARD_CANCELLED) == 1
    settle(city.office, confirmed=today(city.office))
    purge.run(city.office)
    assert not [each for each in findings(city) if "in time" not in each]


def test_chains_that_come_and_go_are_entered_once(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    work_days(city, 70)  # two first days of a month; nothing reaches the older chains
    started = [each.fields["chain"] for each in entries(city, Event.CHAIN_STARTED)]
    dropped = [each.fields["chain"] for each in entries(city, Event.CHAIN_DROPPED)]
    assert started == [1, 2, 3]
    assert dropped == [1, 2]


def copy_opens(city: TestCity, keys: Path) -> int:
    """How many of the city's payloads a copy of its keys from some moment opens."""
    return len(opened(city.where.city, keys)[1])


def test_after_a_renewal_a_copy_of_the_clock_opens_what_was_pending_and_nothing_new(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    filed(city)
    shutil.copytree(city.where.keys, tmp_path / "copied")
    assert renew(city.office) == 2
    new = filed(city)
    assert copy_opens(city, city.where.keys) == 2
    assert copy_opens(city, tmp_path / "copied") == 1
    assert {head.chain for head in heads(city) if head.case_id == new.case_id} == {2}
    started = [each.fields["chain"] for each in entries(city, Event.CHAIN_STARTED)]
    assert started == [1, 2]
    assert entries(city, Event.CLOCK_ADVANCED) == []
    city.reopen()
    work_days(city, 3)
    assert findings(city) == []


def test_a_renewal_that_a_crash_broke_off_is_finished_and_is_no_advance(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    settle(city.office)

    def die(_made: Commitments) -> None:
        raise Killed

    with pytest.raises(Killed):
        city.office.clock.renew(die)
    assert len(cells(city)) == 2
    city.reopen()
    settle(city.office)
    assert len(cells(city)) == 1
    assert [each.fields["chain"] for each in entries(city, Event.CHAIN_STARTED)] == [1, 2]
    assert entries(city, Event.CLOCK_ADVANCED) == []


def test_the_day_that_an_advance_left_is_the_ledger_s_even_after_a_crash(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    settle(city.office)
    advance_and_die(city, lambda _commit: None)
    city.reopen()
    settle(city.office)
    steps = [(each.fields["left"], each.fields["stands"]) for each in entries(city, Event.CLOCK_ADVANCED)]
    assert steps == [("2026-03-02", "2026-03-03")]


class RefusingBlocks(DiskBlocks):
    """A disk that refuses the second write of a move once: the new cell rests, the old one is not wiped."""

    refuse_at = 0

    def write(self, index: int, block: bytearray) -> None:
        type(self).refuse_at -= 1
        if type(self).refuse_at == 0:
            raise OSError(errno.EIO, "refused")
        super().write(index, block)


@pytest.mark.parametrize("move", ["advance", "renew"])
def test_what_a_disk_refused_to_wipe_is_wiped_at_the_next_access(tmp_path: Path, move: str) -> None:
    city = make_city(tmp_path)
    key = unlock_operator(city.where.keys, specimen_passphrase(city.where.keys, Slot.OPERATOR)).clock_cell
    office = replace(city.office, clock=ClockFile(city.where.clock, key, RefusingBlocks))
    settle(office)
    if move == "advance":
        city.pass_days(1)
    RefusingBlocks.refuse_at = 2
    with pytest.raises(ClockUnavailable):
        settle(office) if move == "advance" else renew(office)
    assert len(magics(city.where.clock)) == 2
    settle(office)
    assert len(magics(city.where.clock)) == 1


def magics(clock: Path) -> list[int]:
    cells = (clock / FILE_NAME).read_bytes()
    return [at for at in (0, CELL_BYTES) if cells[at:].startswith(MAGIC)]
