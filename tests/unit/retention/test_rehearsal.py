from dataclasses import replace
from datetime import date, timedelta

import pytest

from idsvc.retention.clock import ClockState, advanced
from idsvc.retention.padding import unpad
from idsvc.retention.rehearsal import AHEAD, derivable, opens
from idsvc.retention.schedule import CEILINGS, RetentionClass
from idsvc.retention.sealed import RecordKind, Sealed
from tests.support.clocks import DAY, StillClock, secret, still_clock, vault_of

CLASS = RetentionClass.CAPTURE
TEXT = b"a letter from the water office"


def sealed_until(destroy_by: date, clock: StillClock) -> Sealed:
    return vault_of(clock).seal(
        RecordKind.CAPTURE,
        b"r" * 16,
        CLASS,
        destroy_by=destroy_by,
        write_version=1,
        plaintext=TEXT,
        today=clock.state.day,
    )


def on(day: date, state: ClockState) -> ClockState:
    return advanced(state, day, secret("another chain"), None)


@pytest.mark.parametrize("days", [1, 14, 30])
def test_a_live_record_s_key_is_among_those_that_can_be_derived(days: int) -> None:
    clock = still_clock()
    sealed = sealed_until(DAY + timedelta(days=days), clock)
    found = opens(sealed, derivable(clock.state, CLASS))
    assert found is not None
    assert unpad(found) == TEXT


@pytest.mark.parametrize("days", [1, 14, 30])
def test_from_its_day_on_no_key_that_can_be_derived_opens_a_record(days: int) -> None:
    clock = still_clock()
    destroy_by = DAY + timedelta(days=days)
    sealed = sealed_until(destroy_by, clock)
    assert opens(sealed, derivable(on(destroy_by - timedelta(days=1), clock.state), CLASS)) if days > 1 else True
    for later in (0, 1, 60):
        assert opens(sealed, derivable(on(destroy_by + timedelta(days=later), clock.state), CLASS)) is None


def test_a_record_is_tried_whatever_date_it_claims() -> None:
    clock = still_clock()
    sealed = replace(sealed_until(DAY + timedelta(days=9), clock), destroy_by=date(1999, 1, 1))
    assert opens(sealed, derivable(clock.state, CLASS)) is not None


def test_a_record_of_an_older_chain_opens_while_the_chain_lives_and_not_once_it_is_dropped() -> None:
    clock = still_clock()
    sealed = sealed_until(DAY + timedelta(days=30), clock)
    april = date(2026, 4, 1)
    both = on(april, clock.state)
    assert [chain.number for chain in both.chains] == [1, 2]
    assert opens(sealed, derivable(both, CLASS)) is not None
    dropped = replace(both, chains=both.chains[1:])
    assert opens(sealed, derivable(dropped, CLASS)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"retention_class": RetentionClass.DRAFT},
        {"record_id": b"s" * 16},
        {"write_version": 2},
        {"kind": RecordKind.VISIT},
        {"ciphertext": b"too short"},
        {"nonce": b"x" * 12},
        {"wrapped_key": b"w" * 40},
        {"wrapped_key": bytes(0)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_was_altered_opens_with_no_key(change: dict[str, object]) -> None:
    clock = still_clock()
    sealed = replace(sealed_until(DAY + timedelta(days=9), clock), **change)  # type: ignore[arg-type]
    assert opens(sealed, derivable(clock.state, sealed.retention_class)) is None


def test_no_key_at_all_opens_nothing() -> None:
    assert opens(sealed_until(DAY + timedelta(days=9), still_clock()), ()) is None


def test_keys_are_derived_for_every_day_that_a_record_may_be_dated() -> None:
    clock = still_clock()
    assert max(CEILINGS.values()) == AHEAD
    assert len(derivable(clock.state, CLASS)) == AHEAD
    assert len(derivable(clock.state, CLASS, 3)) == 3
    both = (*derivable(clock.state, CLASS, 3), *derivable(clock.state, RetentionClass.DRAFT, 3))
    assert len({bytes(key) for key in both}) == 6
