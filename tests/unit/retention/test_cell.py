from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from idsvc.retention.cell import (
    CELL_BYTES,
    CHAIN_BYTES,
    HEADER_BYTES,
    PLAIN_BYTES,
    Header,
    check_node,
    commitments,
    decode,
    encode,
    read_header,
)
from idsvc.retention.chain import cell_commitment, commitment, probe
from idsvc.retention.clock import CAPACITY, Chain, ClockState, first_state
from idsvc.retention.errors import ClockUnavailable
from tests.support.clocks import CELL_KEY, DAY, secret

STATE = first_state(DAY, "node-1", secret("chain 1"))
NONCE = bytes(range(12))
CELL = encode(STATE, CELL_KEY, NONCE)


def test_a_cell_is_one_block_with_a_plain_header() -> None:
    assert len(CELL) == CELL_BYTES
    assert CELL[:18] == b"\x89idsvc-clock\r\n\x1a\n\x00\x01"
    assert CELL[18:28] == b"2026-03-10"
    assert CELL[28:52] == b"node-1".ljust(24, b"\0")
    assert CELL[52:64] == NONCE
    assert read_header(CELL) == Header(1, DAY, "node-1")


def test_a_cell_gives_back_what_it_was_made_from() -> None:
    assert decode(CELL, CELL_KEY) == STATE


def test_a_full_cell_still_fits() -> None:
    full = ClockState(DAY, "n" * 24, tuple(Chain(i, DAY, secret(f"chain {i}")) for i in range(1, CAPACITY + 1)))
    assert decode(encode(full, CELL_KEY, NONCE), CELL_KEY) == full
    assert 2 + CAPACITY * CHAIN_BYTES <= PLAIN_BYTES


def test_no_secret_stands_in_a_cell_in_clear() -> None:
    assert secret("chain 1") not in CELL


@pytest.mark.parametrize(
    "block",
    [
        b"",
        CELL[:-1],
        bytes(CELL_BYTES),
        CELL[:18] + b"2026-13-10" + CELL[28:],
        CELL[:18] + b"\xff026-03-10" + CELL[28:],
        CELL[:28] + b"\xff" + CELL[29:],
    ],
)
def test_a_block_without_a_whole_header_is_none(block: bytes) -> None:
    assert read_header(block) is None
    assert decode(block, CELL_KEY) is None


@pytest.mark.parametrize("offset", [17, 20, 30, 55, HEADER_BYTES, CELL_BYTES - 1])
def test_a_flipped_bit_anywhere_leaves_no_cell(offset: int) -> None:
    flipped = bytearray(CELL)
    flipped[offset] ^= 1
    assert decode(bytes(flipped), CELL_KEY) is None


def test_another_key_opens_nothing() -> None:
    assert decode(CELL, secret("another")) is None


def test_another_version_is_not_read() -> None:
    assert decode(CELL[:16] + b"\0\2" + CELL[18:], CELL_KEY) is None


@pytest.mark.parametrize("node", ["", "node-0", "node-10000", "counter-1", "Node-1", "node-1 "])
def test_a_node_name_that_does_not_fit_is_refused(node: str) -> None:
    with pytest.raises(ClockUnavailable):
        check_node(node)


def test_commitments_name_each_secret_and_the_cell() -> None:
    two = replace(STATE, chains=(*STATE.chains, Chain(2, DAY, secret("chain 2"))))
    cell = encode(two, CELL_KEY, NONCE)
    made = commitments(two, cell)
    assert [each.chain for each in made.chains] == [1, 2]
    assert made.chains[1].digest == sha256(b"idsvc/clock/1/commitment/2/" + secret("chain 2")).digest()
    assert made.chains[1].digest == commitment(secret("chain 2"), 2)
    assert made.cell_digest == sha256(b"idsvc/clock/1/cell/" + cell[64:96]).digest() == cell_commitment(cell[64:])
    assert (made.cell_probe, made.day, made.node) == (probe(cell[64:96]), date(2026, 3, 10), "node-1")


def test_the_probe_is_the_sum_of_the_design() -> None:
    window = secret("any")
    assert probe(window) == sum(byte * pow(0x9E3779B1, 31 - i) for i, byte in enumerate(window)) % 2**32
