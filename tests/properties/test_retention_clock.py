from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from idsvc.retention.cell import CELL_BYTES, decode, encode
from idsvc.retention.chain import kek, keks, step_to
from idsvc.retention.clock import Chain, ClockState, advanced, first_state, renewed
from idsvc.retention.schedule import RetentionClass

START = date(2026, 1, 15)
SECRETS = st.binary(min_size=32, max_size=32)
SPANS = st.integers(min_value=1, max_value=40)


@given(SECRETS, SPANS, st.lists(SPANS, max_size=5), st.sampled_from(RetentionClass))
def test_one_walk_along_a_chain_gives_the_keys_of_all_days(
    secret: bytes, first: int, more: list[int], cls: RetentionClass
) -> None:
    dates = [START + timedelta(days=count) for count in (first, *more)]
    for destroy_by, key in keks(secret, 1, START, dates, cls):
        before = step_to(secret, 1, START, destroy_by - timedelta(days=1))
        assert key == kek(before, 1, destroy_by, cls)


@given(SECRETS, SPANS, st.integers(min_value=0, max_value=40))
def test_no_state_of_day_e_or_later_derives_a_key_of_e(secret: bytes, span: int, after: int) -> None:
    destroy_by = START + timedelta(days=span)
    state = first_state(START, "node-1", secret)
    cls = RetentionClass.CAPTURE
    (_, wanted), *_ = keks(secret, 1, START, (destroy_by,), cls)
    later = advanced(state, destroy_by + timedelta(days=after), b"\1" * 32, None)
    for chain in later.chains:
        assert list(keks(chain.secret, chain.number, later.day, (destroy_by,), cls)) == []
        # Nor by pretending that the later secret were any earlier day's.
        for back in range(1, 60):
            pretended = later.day - timedelta(days=back)
            if pretended < destroy_by:
                (_, found), *_ = keks(chain.secret, 1, pretended, (destroy_by,), cls)
                assert found != wanted


@given(SECRETS, st.lists(st.integers(min_value=0, max_value=45), max_size=6))
def test_however_a_clock_is_advanced_it_comes_to_the_same_secret(secret: bytes, spans: list[int]) -> None:
    state = first_state(START, "node-1", secret)
    for span in spans:
        state = advanced(state, state.day + timedelta(days=span), b"\1" * 32, None)
    assert state.chains[0].secret == step_to(secret, 1, START, state.day)
    assert state.day == START + timedelta(days=sum(spans))


@given(st.data(), SECRETS)
def test_chain_numbers_only_rise(data: st.DataObject, secret: bytes) -> None:
    state = first_state(START, "node-1", secret)
    for _ in range(data.draw(st.integers(min_value=1, max_value=8))):
        newest = state.newest.number
        reached = data.draw(st.none() | st.frozensets(st.integers(min_value=1, max_value=9)))
        if data.draw(st.booleans()):
            state = renewed(state, secret)
        else:
            state = advanced(state, state.day + timedelta(days=data.draw(SPANS)), secret, reached)
        numbers = [each.number for each in state.chains]
        assert numbers == sorted(set(numbers))
        assert newest <= state.newest.number <= newest + 1


@given(
    st.dates(min_value=date(1, 1, 1)),
    st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=24),
    st.lists(st.tuples(st.integers(1, 2**32 - 1), st.dates(), SECRETS), min_size=1, max_size=100),
    SECRETS,
    st.binary(min_size=12, max_size=12),
)
def test_a_cell_gives_back_every_state(
    day: date, node: str, chains: list[tuple[int, date, bytes]], key: bytes, nonce: bytes
) -> None:
    state = ClockState(day, node, tuple(Chain(*each) for each in chains))
    assert decode(encode(state, key, nonce), key) == state


@given(SECRETS, st.integers(min_value=0, max_value=CELL_BYTES * 8 - 1))
def test_a_flipped_bit_leaves_no_cell(secret: bytes, bit: int) -> None:
    cell = bytearray(encode(first_state(START, "node-1", secret), secret, bytes(12)))
    cell[bit // 8] ^= 1 << bit % 8
    assert decode(bytes(cell), secret) is None


@given(st.binary(max_size=CELL_BYTES + 1), SECRETS)
def test_no_bytes_make_the_cell_reader_stumble(block: bytes, key: bytes) -> None:
    assert decode(block, key) is None
