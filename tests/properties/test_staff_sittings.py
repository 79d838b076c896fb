from hypothesis import given
from hypothesis import strategies as st

from idsvc.staff.account import Session
from idsvc.staff.sittings import LONGEST, LONGEST_WAIT, Sitting, sitting, wait_after

SECONDS = st.integers(0, 2**33)
SESSIONS = st.builds(
    Session, st.just(b"d" * 32), st.just(b"s" * 16), started=SECONDS, seen=SECONDS, locked=st.booleans()
)


@given(SESSIONS, SECONDS, st.booleans())
def test_a_locked_or_ended_sitting_is_never_open(session: Session, now: int, in_ticket: bool) -> None:  # noqa: FBT001 - drawn
    state = sitting(session, now, in_ticket=in_ticket)
    if session.locked or now < session.seen:
        assert state is not Sitting.OPEN
    if state is Sitting.OVER:
        assert not in_ticket
        assert now - session.started >= LONGEST


@given(st.integers(0, 10**9))
def test_a_wait_is_never_longer_than_its_limit(failures: int) -> None:
    assert 0 <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT
