from dataclasses import replace
from datetime import date, timedelta

import pytest

from idsvc.retention.chain import step
from idsvc.retention.clock import CAPACITY, Chain, ClockState, advanced, first_state, renewed
from idsvc.retention.errors import ClockFull, ClockRolledBack
from tests.support.clocks import DAY, secret


def state(*opened: date, day: date = DAY) -> ClockState:
    return ClockState(
        day, "node-1", tuple(Chain(i, each, secret(f"chain {i}")) for i, each in enumerate(opened, start=1))
    )


def numbers(found: ClockState) -> list[int]:
    return [each.number for each in found.chains]


def test_all_live_chains_step_together() -> None:
    before = state(DAY, DAY)
    after = advanced(before, DAY + timedelta(days=2), b"", None)
    for old, new in zip(before.chains, after.chains, strict=True):
        once = step(old.secret, old.number, date(2026, 3, 11))
        assert new.secret == step(once, old.number, date(2026, 3, 12))


def test_the_first_advance_of_a_month_opens_a_chain() -> None:
    after = advanced(state(DAY), date(2026, 4, 3), secret("fresh"), None)
    assert after.newest == Chain(2, date(2026, 4, 3), secret("fresh"))


def test_a_same_month_of_another_year_is_another_month() -> None:
    assert numbers(advanced(state(DAY), date(2027, 3, 10), secret("fresh"), None)) == [1, 2]


def test_a_full_cell_goes_on_with_its_newest_chain() -> None:
    full = state(*[DAY] * CAPACITY)
    assert len(advanced(full, date(2026, 4, 1), secret("fresh"), None).chains) == CAPACITY
    with pytest.raises(ClockFull):
        renewed(full, secret("fresh"))


def test_a_chain_is_dropped_when_nothing_reaches_it() -> None:
    old = date(2026, 1, 5)
    before = state(old, old, old)
    assert numbers(advanced(before, DAY + timedelta(days=1), b"", frozenset({2}))) == [2, 3]
    assert numbers(advanced(before, DAY + timedelta(days=1), b"", None)) == [1, 2, 3]


def test_a_chain_stays_two_days_after_its_successor_opened() -> None:
    before = state(date(2026, 1, 5), DAY)
    assert numbers(advanced(before, DAY + timedelta(days=1), b"", frozenset())) == [1, 2]
    assert numbers(advanced(before, DAY + timedelta(days=2), b"", frozenset())) == [2]


def test_the_clock_never_goes_back() -> None:
    with pytest.raises(ClockRolledBack):
        advanced(state(DAY), DAY - timedelta(days=1), b"", None)


def test_a_state_never_prints_its_secrets() -> None:
    fresh = first_state(DAY, "node-1", secret("chain 1"))
    assert repr(secret("chain 1")) not in repr(fresh)
    assert fresh.chain(2) is None
    assert fresh.chain(1) == replace(fresh.newest)
