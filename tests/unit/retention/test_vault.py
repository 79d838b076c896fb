from dataclasses import replace
from datetime import date, timedelta

import pytest

from idsvc.retention import (
    CEILINGS,
    ClockBehind,
    Overdue,
    RecordKind,
    RetentionClass,
    SealBroken,
    Sealed,
    SealRefused,
    TagKey,
    Vault,
)
from idsvc.retention.clock import ClockState, advanced, renewed
from idsvc.retention.padding import MAX_PAYLOAD, SIZES, pad, unpad
from tests.support.clocks import DAY, StillClock, secret, still_clock

ID = bytes(range(16))
TENTH = DAY + timedelta(days=10)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def seal(
    vault: Vault,
    destroy_by: date = TENTH,
    cls: RetentionClass = RetentionClass.CAPTURE,
    plaintext: bytes = b"what a resident said",
    today: date = DAY,
) -> Sealed:
    return vault.seal(
        RecordKind.CAPTURE,
        ID,
        cls,
        destroy_by=destroy_by,
        write_version=1,
        plaintext=plaintext,
        today=today,
    )


def move(clock: StillClock, day: date, reached: frozenset[int] | None = None) -> None:
    clock.state = advanced(clock.state, day, secret("fresh"), reached)


def test_a_record_opens_on_every_day_before_its_date_and_never_from_it_on() -> None:
    clock = still_clock()
    vault = Vault(clock)
    sealed = seal(vault)
    for count in range(10):
        move(clock, DAY + days(count))
        assert vault.open(sealed, DAY + days(count)) == b"what a resident said"
    for count in (10, 11, 40):
        move(clock, DAY + days(count))
        with pytest.raises(Overdue):
            vault.open(sealed, DAY + days(count))


def test_past_its_date_a_record_stays_shut_even_if_the_clock_did_not_move() -> None:
    vault = Vault(still_clock())
    sealed = seal(vault)
    with pytest.raises(Overdue):
        vault.open(sealed, DAY + days(10))


def test_a_machine_set_back_does_not_open_what_the_clock_has_ended() -> None:
    clock = still_clock()
    vault = Vault(clock)
    sealed = seal(vault)
    move(clock, DAY + days(10))
    with pytest.raises(Overdue):
        vault.open(sealed, DAY)


def test_nothing_works_on_a_day_that_the_clock_has_not_reached() -> None:
    vault = Vault(still_clock())
    sealed = seal(vault)
    tomorrow = DAY + days(1)
    with pytest.raises(ClockBehind):
        vault.open(sealed, tomorrow)
    with pytest.raises(ClockBehind):
        seal(vault, today=tomorrow)
    with pytest.raises(ClockBehind):
        vault.rewrap(sealed, DAY + days(12), tomorrow)
    with pytest.raises(ClockBehind), vault.hmac_key(DAY + days(5), tomorrow):
        pass
    with pytest.raises(ClockBehind), vault.hmac_keys((DAY + days(5),), tomorrow):
        pass


@pytest.mark.parametrize("destroy_by", [DAY, DAY - days(1)])
def test_nothing_is_sealed_for_a_day_that_has_come(destroy_by: date) -> None:
    with pytest.raises(Overdue):
        seal(Vault(still_clock()), destroy_by)


def test_nothing_is_sealed_beyond_its_ceiling() -> None:
    vault = Vault(still_clock())
    ceiling = DAY + days(CEILINGS[RetentionClass.CAPTURE])
    assert seal(vault, ceiling).destroy_by == ceiling
    with pytest.raises(SealRefused):
        seal(vault, ceiling + days(1))


@pytest.mark.parametrize("cls", [RetentionClass.DUPLICATE, RetentionClass.JOURNAL, RetentionClass.REGISTER])
def test_classes_without_a_payload_are_not_sealed(cls: RetentionClass) -> None:
    with pytest.raises(SealRefused):
        seal(Vault(still_clock()), cls=cls)


def test_each_write_has_a_key_of_its_own() -> None:
    vault = Vault(still_clock())
    first, second = seal(vault), seal(vault)
    assert first.wrapped_key != second.wrapped_key
    assert first.ciphertext != second.ciphertext


@pytest.mark.parametrize(
    "change",
    [
        {"kind": RecordKind.VISIT},
        {"record_id": bytes(16)},
        {"retention_class": RetentionClass.APPLICATION},
        {"write_version": 2},
        {"destroy_by": DAY + days(9)},
        {"destroy_by": DAY + days(11)},
        {"chain": 2},
        {"chain": 3},
        {"wrapped_key": b""},
        {"nonce": b""},
        {"ciphertext": b""},
    ],
)
def test_a_payload_is_bound_to_everything_around_it(change: dict[str, object]) -> None:
    clock = still_clock()
    vault = Vault(clock)
    sealed = seal(vault)
    clock.state = renewed(clock.state, secret("chain 2"))
    with pytest.raises(SealBroken):
        vault.open(replace(sealed, **change), DAY)  # type: ignore[arg-type]


def test_new_records_use_the_newest_chain_and_old_ones_still_open() -> None:
    clock = still_clock()
    vault = Vault(clock)
    old = seal(vault)
    clock.state = renewed(clock.state, secret("chain 2"))
    new = seal(vault)
    assert (old.chain, new.chain) == (1, 2)
    assert vault.open(old, DAY) == vault.open(new, DAY)


def test_a_dropped_chain_opens_nothing() -> None:
    clock = still_clock()
    vault = Vault(clock)
    sealed = seal(vault)
    clock.state = renewed(clock.state, secret("chain 2"))
    clock.state = ClockState(clock.state.day, clock.state.node, clock.state.chains[1:])
    with pytest.raises(SealBroken):
        vault.open(sealed, DAY)


def test_a_hold_moves_a_date_later_and_the_payload_stays_as_it_is() -> None:
    clock = still_clock()
    vault = Vault(clock)
    sealed = seal(vault)
    held = vault.rewrap(sealed, DAY + days(90), DAY)
    assert held.ciphertext == sealed.ciphertext
    move(clock, DAY + days(89))
    assert vault.open(held, DAY + days(89)) == b"what a resident said"
    with pytest.raises(Overdue):
        vault.open(sealed, DAY + days(89))


def test_the_end_of_a_hold_takes_the_date_back() -> None:
    vault = Vault(still_clock())
    held = vault.rewrap(seal(vault), DAY + days(90), DAY)
    assert vault.open(vault.rewrap(held, DAY + days(10), DAY), DAY) == b"what a resident said"


def test_a_hold_lasts_at_most_to_its_review() -> None:
    vault = Vault(still_clock())
    with pytest.raises(SealRefused):
        vault.rewrap(seal(vault), DAY + days(91), DAY)


def test_a_hold_comes_too_late_once_the_date_has_passed() -> None:
    clock = still_clock()
    vault = Vault(clock)
    sealed = seal(vault)
    with pytest.raises(Overdue):
        vault.rewrap(sealed, DAY, DAY)
    move(clock, DAY + days(10))
    with pytest.raises(Overdue):
        vault.rewrap(sealed, DAY + days(30), DAY + days(10))


def test_a_tag_made_today_is_found_by_a_lookup_until_its_day() -> None:
    clock = still_clock()
    vault = Vault(clock)
    with vault.hmac_key(DAY + days(30), DAY) as lent:
        made = TagKey(lent.chain, lent.destroy_by, bytearray(lent.key))
    move(clock, DAY + days(29))
    window = [DAY + days(29 + count) for count in range(60)]
    with vault.hmac_keys(window, DAY + days(29)) as found:
        assert made in found
        assert len(found) == 59 * 2  # the day itself is over; chain 2 was opened with the month
    move(clock, DAY + days(30))
    with vault.hmac_keys(window, DAY + days(30)) as found:
        assert made not in found


def test_a_tag_keeps_to_its_ceiling() -> None:
    vault = Vault(still_clock())
    with pytest.raises(SealRefused), vault.hmac_key(DAY + days(61), DAY):
        pass
    with pytest.raises(Overdue), vault.hmac_key(DAY, DAY):
        pass


@pytest.mark.parametrize("size", SIZES)
def test_a_payload_is_padded_to_the_smallest_size_that_fits(size: int) -> None:
    assert len(pad(b"x" * (size - 4))) == size
    assert len(seal(Vault(still_clock()), plaintext=b"x" * (size - 4)).ciphertext) == size + 16


def test_a_payload_above_the_largest_size_is_refused() -> None:
    with pytest.raises(SealRefused):
        pad(bytes(MAX_PAYLOAD + 1))


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        b"\0\0\0\1" + bytes(1019) + b"\1",  # something behind the payload
        pad(b"x").ljust(4096, b"\0"),  # a larger size than needed
        b"\xff\xff\xff\xff".ljust(1024, b"\0"),
        (MAX_PAYLOAD + 1).to_bytes(4, "big") + bytes(MAX_PAYLOAD + 1),
    ],
)
def test_padding_that_this_program_does_not_write_is_refused(padded: bytes) -> None:
    with pytest.raises(SealBroken):
        unpad(padded)


@pytest.mark.parametrize("change", [{"record_id": b"short"}, {"chain": 0}, {"write_version": 0}])
def test_a_sealed_record_has_an_id_a_chain_and_a_version(change: dict[str, object]) -> None:
    with pytest.raises(SealRefused):
        replace(seal(Vault(still_clock())), **change)  # type: ignore[arg-type]


def test_a_sealed_record_cannot_be_made_without_a_date_and_prints_no_bytes() -> None:
    sealed = seal(Vault(still_clock()))
    parts = {name: getattr(sealed, name) for name in Sealed.__slots__ if name != "destroy_by"}
    with pytest.raises(TypeError):
        Sealed(**parts)
    assert "ciphertext" not in repr(sealed)
