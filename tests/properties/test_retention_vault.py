from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.retention import CEILINGS, Overdue, RecordKind, RetentionClass, SealBroken, Sealed, Vault
from idsvc.retention.clock import advanced
from idsvc.retention.padding import SIZES, pad, unpad
from idsvc.retention.vault import NOT_SEALED
from tests.support.clocks import DAY, secret, still_clock

CLASSES = st.sampled_from([each for each in RetentionClass if each not in NOT_SEALED])
PARTS = ("record_id", "wrapped_key", "nonce", "ciphertext")


def sealed_of(vault: Vault, cls: RetentionClass, span: int, payload: bytes) -> Sealed:
    return vault.seal(
        RecordKind.APPLICATION,
        secret("id")[:16],
        cls,
        destroy_by=DAY + timedelta(days=span),
        write_version=3,
        plaintext=payload,
        today=DAY,
    )


@given(st.data(), CLASSES, st.binary(max_size=20_000))
def test_what_is_sealed_opens_until_its_day_and_not_from_it_on(
    data: st.DataObject, cls: RetentionClass, payload: bytes
) -> None:
    clock = still_clock()
    vault = Vault(clock)
    span = data.draw(st.integers(min_value=1, max_value=CEILINGS[cls]))
    sealed = sealed_of(vault, cls, span, payload)
    later = data.draw(st.integers(min_value=0, max_value=70))
    today = DAY + timedelta(days=later)
    clock.state = advanced(clock.state, today, secret("fresh"), None)
    if later < span:
        assert vault.open(sealed, today) == payload
    else:
        with pytest.raises(Overdue):
            vault.open(sealed, today)


@given(st.data(), st.binary(max_size=3_000), st.sampled_from(PARTS))
def test_any_flipped_bit_in_a_sealed_record_is_noticed(data: st.DataObject, payload: bytes, part: str) -> None:
    vault = Vault(still_clock())
    sealed = sealed_of(vault, RetentionClass.APPLICATION, 30, payload)
    changed = bytearray(getattr(sealed, part))
    bit = data.draw(st.integers(min_value=0, max_value=len(changed) * 8 - 1))
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        vault.open(replace(sealed, **{part: bytes(changed)}), DAY)


@given(st.data(), st.sampled_from(PARTS[1:]))
def test_a_cut_or_lengthened_part_is_noticed(data: st.DataObject, part: str) -> None:
    vault = Vault(still_clock())
    sealed = sealed_of(vault, RetentionClass.APPLICATION, 30, b"payload")
    whole = getattr(sealed, part)
    changed = data.draw(
        st.one_of(
            st.integers(min_value=0, max_value=len(whole) - 1).map(lambda length: whole[:length]),
            st.binary(min_size=1, max_size=40).map(lambda tail: whole + tail),
        )
    )
    with pytest.raises(SealBroken):
        vault.open(replace(sealed, **{part: changed}), DAY)


@given(st.binary(max_size=20_000))
def test_padding_round_trips_to_one_of_a_few_sizes(payload: bytes) -> None:
    assert len(pad(payload)) in SIZES
    assert unpad(pad(payload)) == payload


@given(st.binary(max_size=2_000))
def test_padding_never_stumbles(padded: bytes) -> None:
    try:
        payload = unpad(padded)
    except SealBroken:
        return
    assert pad(payload) == padded
