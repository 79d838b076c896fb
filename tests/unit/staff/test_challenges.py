import pytest

from idsvc.staff.challenges import CHALLENGE_SECONDS, Deed, Purpose, challenge_for, in_time, kept_as, names

DEED = Deed(Purpose.OPEN_CASE, "ab", b"a sitting")


@pytest.mark.parametrize(
    "other",
    [
        Deed(Purpose.UNLOCK, "ab", b"a sitting"),
        Deed(Purpose.OPEN_CASE, "ac", b"a sitting"),
        Deed(Purpose.OPEN_CASE, "ab", b"another"),
        Deed(Purpose.OPEN_CASE, "", b"aba sitting"),
        Deed(Purpose.OPEN_CASE, "aba", b" sitting"),
    ],
)
def test_a_challenge_names_one_deed(other: Deed) -> None:
    challenge = challenge_for(DEED, bytes(32))
    assert names(challenge, DEED)
    assert not names(challenge, other)
    assert other.digest() != DEED.digest()


def test_a_challenge_of_another_length_names_nothing() -> None:
    assert not names(DEED.digest(), DEED)
    assert not names(bytes(31) + DEED.digest(), DEED)


def test_two_challenges_for_one_deed_are_kept_apart() -> None:
    assert kept_as(challenge_for(DEED, bytes(32))) != kept_as(challenge_for(DEED, b"1" * 32))


@pytest.mark.parametrize(("later", "counts"), [(-1, False), (0, True), (CHALLENGE_SECONDS - 1, True), (300, False)])
def test_an_answer_counts_for_five_minutes_and_never_before_it_was_asked(later: int, counts: bool) -> None:  # noqa: FBT001 - a case
    assert in_time(1000, 1000 + later) is counts
