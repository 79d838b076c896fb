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

CELL_BYTES: Final = 4096
MAGIC: Final = b"\x89idsvc-clock\r\n\x1a\n"
VERSION: Final = 1
NODE_BYTES: Final = 24
NONCE_BYTES: Final = 12
HEADER_BYTES: Final = len(MAGIC) + 2 + 10 + NODE_BYTES + NONCE_BYTES
TAG_BYTES: Final = 16
PLAIN_BYTES: Final = CELL_BYTES - HEADER_BYTES - TAG_BYTES
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


def encode(state: ClockState, cell_key: bytes, nonce: bytes) -> bytes:
    """Return the 4096 bytes of a cell; `cell_key` 32 bytes, `nonce` 12 fresh bytes."""
    header = b"".join(
        (
            MAGIC,
            VERSION.to_bytes(2, "big"),
            state.day.isoformat().encode("ascii"),
            state.node.encode("ascii").ljust(NODE_BYTES, b"\0"),
            nonce,
        )
    )
    chains = b"".join(_encode_chain(each) for each in state.chains)
    plain = (len(state.chains).to_bytes(2, "big") + chains).ljust(PLAIN_BYTES, b"\0")
    return header + AESGCM(cell_key).encrypt(nonce, plain, header)


def read_header(cell: bytes) -> Header | None:
    """Return the plain header of a block, or None where there is none (a wiped cell is random)."""
    if len(cell) != CELL_BYTES or not cell.startswith(MAGIC):
        return None
    version, day, node = cell[16:18], cell[18:28], cell[28:52].rstrip(b"\0")
    try:
        return Header(int.from_bytes(version, "big"), date.fromisoformat(day.decode("ascii")), node.decode("ascii"))
    except ValueError:
        return None


def decode(cell: bytes, cell_key: bytes) -> ClockState | None:
    """Return the state of a whole cell, or None for anything else: wiped, torn, altered, or under another key."""
    header = read_header(cell)
    if header is None or header.version != VERSION:
        return None
    nonce = cell[HEADER_BYTES - NONCE_BYTES : HEADER_BYTES]
    try:
        plain = AESGCM(cell_key).decrypt(nonce, cell[HEADER_BYTES:], cell[:HEADER_BYTES])
    except InvalidTag:
        return None
    count = int.from_bytes(plain[:2], "big")
    chains = tuple(_decode_chain(plain[2 + i * CHAIN_BYTES : 2 + (i + 1) * CHAIN_BYTES]) for i in range(count))
    return ClockState(header.day, header.node, chains)


def commitments(state: ClockState, cell: bytes) -> Commitments:
    """Return what the ledger has to say about a state and the cell it rests in."""
    ciphertext = cell[HEADER_BYTES : HEADER_BYTES + PROBE_BYTES]
    chains = tuple(
        ChainCommitment(each.number, commitment(each.secret, each.number), probe(each.secret)) for each in state.chains
    )
    return Commitments(state.day, state.node, chains, cell_commitment(ciphertext), probe(ciphertext))


def _encode_chain(chain: Chain) -> bytes:
    return chain.number.to_bytes(4, "big") + chain.opened.toordinal().to_bytes(4, "big") + chain.secret


def _decode_chain(data: bytes) -> Chain:
    opened = date.fromordinal(int.from_bytes(data[4:8], "big"))
    return Chain(int.from_bytes(data[:4], "big"), opened, data[8:])
