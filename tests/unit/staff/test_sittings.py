from dataclasses import replace
from itertools import pairwise

import pytest

from idsvc.staff.account import Session
from idsvc.staff.sittings import (
    FREE_ATTEMPTS,
    IDLE_WITH_TICKET,
    IDLE_WITHOUT_TICKET,
    LONGEST,
    LONGEST_WAIT,
    Sitting,
    sitting,
    wait_after,
)

START = 1_800_000_000
SESSION = Session(b"d" * 32, b"s" * 16, started=START, seen=START, locked=False)


@pytest.mark.parametrize(
    ("idle", "in_ticket", "state"),
    [
        (0, False, Sitting.OPEN),
        (IDLE_WITHOUT_TICKET - 1, False, Sitting.OPEN),
        (IDLE_WITHOUT_TICKET, False, Sitting.LOCKED),
        (IDLE_WITHOUT_TICKET, True, Sitting.OPEN),
        (IDLE_WITH_TICKET - 1, True, Sitting.OPEN),
        (IDLE_WITH_TICKET, True, Sitting.LOCKED),
        (-1, True, Sitting.LOCKED),
    ],
)
def test_an_idle_terminal_locks_sooner_while_nobody_is_served(idle: int, in_ticket: bool, state: Sitting) -> None:  # noqa: FBT001 - a row of the table
    assert sitting(SESSION, START + idle, in_ticket=in_ticket) is state


def test_a_locked_terminal_stays_locked() -> None:
    assert sitting(replace(SESSION, locked=True), START, in_ticket=True) is Sitting.LOCKED


def test_a_sitting_ends_after_twelve_hours_but_never_inside_a_ticket() -> None:
    busy = replace(SESSION, seen=START + LONGEST)
    assert LONGEST == 12 * 3600
    assert sitting(busy, START + LONGEST - 1, in_ticket=False) is Sitting.LOCKED
    assert sitting(busy, START + LONGEST, in_ticket=False) is Sitting.OVER
    assert sitting(busy, START + LONGEST, in_ticket=True) is Sitting.OPEN


def test_waits_begin_after_some_free_attempts_grow_and_stop_growing() -> None:
    waits = [wait_after(failures) for failures in range(40)]
    assert set(waits[:FREE_ATTEMPTS]) == {0}
    assert waits[FREE_ATTEMPTS] > 0
    assert all(before <= after for before, after in pairwise(waits))
    assert waits[-1] == wait_after(10_000) == LONGEST_WAIT
