from collections import Counter
from dataclasses import replace

import pytest

from idsvc.ledger.event import Entry
from idsvc.oversight import clockwork
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Finding
from idsvc.oversight.reading import read
from idsvc.retention import Header
from tests.support.evidence import day, destroyed, evidence, reading, stood


def codes(findings: tuple[Finding, ...]) -> Counter[str]:
    return Counter({finding.code.value: finding.count for finding in findings})


def history(*parts: Entry | list[Entry]) -> list[Entry]:
    return [entry for part in parts for entry in (part if isinstance(part, list) else [part])]


def test_a_day_entered_when_the_clock_reaches_it_is_in_time() -> None:
    log = history(stood(0, 1), stood(1, 1), destroyed(1, 1))
    assert not clockwork.destroyed_days(reading(*log, today=day(1)))


def test_a_long_weekend_is_in_time() -> None:
    log = history(stood(0, 1), stood(4, 1), *(destroyed(ahead, 1, entered=4) for ahead in (1, 2, 3, 4)))
    assert not clockwork.destroyed_days(reading(*log, today=day(4)))


def test_a_clock_that_stood_still_for_longer_starts_late() -> None:
    log = history(stood(0, 1), stood(6, 1), *(destroyed(ahead, 1, entered=6) for ahead in range(1, 7)))
    assert codes(clockwork.destroyed_days(reading(*log, today=day(6)))) == {"LATE_START": 2}


def test_a_day_nobody_entered_is_missing_for_each_of_its_chains() -> None:
    log = history(stood(0, 1, 2), stood(1, 1, 2), stood(2, 1, 2), destroyed(1, 1))
    assert codes(clockwork.destroyed_days(reading(*log, today=day(2)))) == {"MISSING_DAY": 3}


def test_today_is_missing_only_once_a_purge_has_run_today() -> None:
    log = history(stood(0, 1), stood(1, 1))
    assert not clockwork.destroyed_days(reading(*log, today=day(1), last_purge=day(0)))
    assert codes(clockwork.destroyed_days(reading(*log, today=day(1)))) == {"MISSING_DAY": 1}


def test_a_chain_opened_that_day_had_nothing_due() -> None:
    log = history(stood(0, 1), stood(1, 1, 2), destroyed(1, 1))
    assert not clockwork.destroyed_days(reading(*log, today=day(1)))


def test_a_chain_dropped_that_day_had_nothing_due() -> None:
    log = history(stood(0, 1, 2), stood(1, 2), destroyed(1, 2))
    assert not clockwork.destroyed_days(reading(*log, today=day(1)))


def test_an_entry_after_the_clock_had_reached_the_day_is_late() -> None:
    log = history(stood(0, 1), stood(1, 1), stood(2, 1), destroyed(1, 1, entered=2), destroyed(2, 1))
    assert codes(clockwork.destroyed_days(reading(*log, today=day(2)))) == {"LATE_DESTRUCTION": 1}


def test_an_entry_before_the_clock_had_reached_the_day_is_early() -> None:
    log = history(stood(0, 1), destroyed(1, 1, entered=0), stood(1, 1), destroyed(5, 1, entered=1))
    assert codes(clockwork.destroyed_days(reading(*log, today=day(1)))) == {"EARLY_DESTRUCTION": 2}


def test_a_day_the_clock_never_reached_cannot_be_destroyed() -> None:
    log = history(stood(0, 1), destroyed(1, 1, entered=2))
    assert codes(clockwork.destroyed_days(reading(*log, today=day(2)))) == {"EARLY_DESTRUCTION": 1}


def test_a_log_without_an_opening_cannot_be_looked_at() -> None:
    with pytest.raises(CouldNotLook):
        clockwork.destroyed_days(reading())


def test_a_clock_on_a_node_nobody_entered_is_found() -> None:
    city = replace(evidence(*stood(0, 1)), clock=Header(1, day(0), "node-2"))
    assert codes(clockwork.clock_day(read(city))) == {"CLOCK_NOT_ENTERED": 1}


def test_a_new_city_needs_no_purge_yet() -> None:
    assert not clockwork.purge_age(reading(*stood(0, 1), today=day(1), last_purge=None))
    assert codes(clockwork.purge_age(reading(*stood(0, 1), today=day(2), last_purge=None))) == {"PURGE_STALE": 1}
