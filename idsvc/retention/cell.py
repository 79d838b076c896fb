"""The bytes of one clock cell: a 4096-byte block with a plain header and the chains sealed behind it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from idsvc.retention.chain import PROBE_BYTES, SECRET_BYTES, cell_commitment, commitment, probe
from idsvc.retention.clock import Chain, ChainCommitment, ClockState, Commitments
from idsvc.retention.errors import ClockUnavailable
from idsvc.retention.secret import Secret, wipe, wiped

CELL_BYTES: Final = 4096
MAGIC: Final = b"\x89idsvc-clock\r\n\x1a\n"
VERSION: Final = 1
NODE_BYTES: Final = 24
NONCE_BYTES: Final = 12
HEADER_BYTES: Final = len(MAGIC) + 2 + 10 + NODE_BYTES + NONCE_BYTES
TAG_BYTES: Final = 16
PLAIN_BYTES: Final = CELL_BYTES - HEADER_BYTES - TAG_BYTES
COUNT_BYTES: Final = 2
CHAIN_BYTES: Final = 4 + 4 + SECRET_BYTES

_NODE: Final = re.compile(r"node-[1-9][0-9]{0,3}")  # what the ledger can name


@dataclass(frozen=True, slots=True)
class Header:
    """What anybody can read of a cell without a key: format version, the day it stands on, the node's name."""

    version: int
    day: date
    node: str


def check_node(node: str) -> None:
    """Raise ClockUnavailable unless this is the name of a node, as the ledger knows it: node-1 to node-9999."""
    if not _NODE.fullmatch(node):
        raise ClockUnavailable("a node is named node-1 to node-9999: choose another name")


def encode(state: ClockState, cell_key: bytes, nonce: Secret) -> bytearray:
    """Return the 4096 bytes of a cell; `cell_key` 32 bytes, `nonce` 12 fresh bytes.

    Who has the cell key reads a cell of any day: the caller blanks it like a secret.
    """
    cell = bytearray(CELL_BYTES)
    cell[:HEADER_BYTES] = b"".join(
        (
            MAGIC,
            VERSION.to_bytes(2, "big"),
            state.day.isoformat().encode("ascii"),
            state.node.encode("ascii").ljust(NODE_BYTES, b"\0"),
            nonce,
        )
    )
    with wiped(bytearray(PLAIN_BYTES)) as plain, memoryview(cell) as whole:
        _put_chains(plain, state)
        AESGCM(cell_key).encrypt_into(nonce, plain, whole[:HEADER_BYTES], whole[HEADER_BYTES:])
    return cell


def read_header(cell: Secret) -> Header | None:
    """Return the plain header of a block, or None where there is none (a wiped cell is random)."""
    if len(cell) != CELL_BYTES or cell[: len(MAGIC)] != MAGIC:
        return None
    version, day, node = (bytes(cell[start:stop]) for start, stop in ((16, 18), (18, 28), (28, 52)))
    try:
        stands, name = date.fromisoformat(day.decode("ascii")), node.rstrip(b"\0").decode("ascii")
    except ValueError:
        return None
    return Header(int.from_bytes(version, "big"), stands, name)


def decode(cell: Secret, cell_key: bytes) -> ClockState | None:
    """Return the state of a whole cell, or None for anything else: wiped, torn, altered, or under another key.

    The caller blanks it with `clock.forget`.
    """
    header = read_header(cell)
    if header is None or header.version != VERSION:
        return None
    plain, whole = bytearray(PLAIN_BYTES), memoryview(cell)
    nonce = whole[HEADER_BYTES - NONCE_BYTES : HEADER_BYTES]
    try:
        AESGCM(cell_key).decrypt_into(nonce, whole[HEADER_BYTES:], whole[:HEADER_BYTES], plain)
    except InvalidTag:
        wipe(plain)  # of a torn cell the half that is whole was decrypted before its tag was found wrong
        return None
    count = int.from_bytes(plain[:COUNT_BYTES], "big")
    places = (COUNT_BYTES + place * CHAIN_BYTES for place in range(count))
    return ClockState(header.day, header.node, tuple(_chain_at(plain, place) for place in places))


def commitments(state: ClockState, cell: Secret) -> Commitments:
    """Return what the ledger has to say about a state and the cell it rests in."""
    ciphertext = memoryview(cell)[HEADER_BYTES : HEADER_BYTES + PROBE_BYTES]
    chains = tuple(
        ChainCommitment(each.number, commitment(each.secret, each.number), probe(each.secret)) for each in state.chains
    )
    return Commitments(state.day, state.node, chains, cell_commitment(ciphertext), probe(ciphertext))


def _put_chains(plain: bytearray, state: ClockState) -> None:
    with memoryview(plain) as whole:  # a bytearray would copy what is put into it once more
        whole[:COUNT_BYTES] = len(state.chains).to_bytes(COUNT_BYTES, "big")
        for number, chain in enumerate(state.chains):
            place = COUNT_BYTES + number * CHAIN_BYTES
            whole[place : place + 4] = chain.number.to_bytes(4, "big")
            whole[place + 4 : place + 8] = chain.opened.toordinal().to_bytes(4, "big")
            whole[place + 8 : place + CHAIN_BYTES] = chain.secret


def _chain_at(plain: bytearray, place: int) -> Chain:
    number, opened = (int.from_bytes(plain[start : start + 4], "big") for start in (place, place + 4))
    return Chain(number, date.fromordinal(opened), memoryview(plain)[place + 8 : place + CHAIN_BYTES])
