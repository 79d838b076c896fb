"""Deletion receipts: digests of a code on paper, and the monthly lists they stand in (docs/spec/receipts.md).

A list is what makes the receipts say nothing else: sorted, padded with random values, entered by its root alone.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from hashlib import sha256
from itertools import pairwise
from typing import Final

from idsvc.ledger.errors import ReceiptsRefused
from idsvc.ledger.merkle import Tree

CODE_BYTES: Final = 16
DIGEST_BYTES: Final = 32
MULTIPLE: Final = 64
"""A list holds so many digests, or twice, three times so many: its size says little of their number."""
FOLDER: Final = "receipts"

_MONTHS_A_YEAR: Final = 12
_DAMAGED: Final = "this is no list of receipts: digests of 32 bytes, a multiple of 64 of them, sorted, none twice"


@unique
class ReceiptKind(StrEnum):
    """What a digest says of the record whose code made it; part of the digest, so that the kinds never join."""

    RECEIVED = "received"
    DESTROYED = "destroyed"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A digest that waits for the list of its month ("YYYY-MM"); ``destroy_by`` is the same for the whole month."""

    receipt_id: bytes
    digest: bytes
    kind: ReceiptKind
    month: str
    destroy_by: date


@dataclass(frozen=True, slots=True)
class Kept:
    """What waits for the day on which its record is destroyed; ``held`` is None once the held list has it."""

    receipt_id: bytes
    destroyed: bytes
    held: bytes | None
    destroy_by: date
    chain: int


@dataclass(frozen=True, slots=True)
class ReceiptList:
    """A month's list of a kind, and the number of the log's entry that names its root."""

    month: str
    kind: ReceiptKind
    number: int
    content: bytes

    @property
    def path(self) -> str:
        """Return where the list lies in the public folder."""
        return path_of(self.month, self.kind)


def digest(kind: ReceiptKind, code: bytes) -> bytes:
    """Return SHA-256("idsvc/" || kind || "/1/" || code) of a code's 16 bytes; raise ``ReceiptsRefused``."""
    if len(code) != CODE_BYTES:
        raise ReceiptsRefused("a receipt code is 16 bytes: parse what was typed first")
    return sha256(f"idsvc/{kind}/1/".encode("ascii") + code).digest()


def make_list(digests: Collection[bytes], random: Callable[[int], bytes]) -> bytes:
    """Return a month's list: the digests, filled up with random values to a multiple of 64, at least 64, sorted."""
    listed = set(digests)
    wanted = max(1, -(-len(listed) // MULTIPLE)) * MULTIPLE
    while len(listed) < wanted:
        listed.add(random(DIGEST_BYTES))
    content = b"".join(sorted(listed))
    parse_list(content)
    return content


def parse_list(content: bytes) -> tuple[bytes, ...]:
    """Return the digests of a list in order; raise ``ReceiptsRefused`` for what ``make_list`` could not have made."""
    listed = tuple(content[at : at + DIGEST_BYTES] for at in range(0, len(content), DIGEST_BYTES))
    whole = bool(listed) and len(content) % (MULTIPLE * DIGEST_BYTES) == 0
    if not whole or any(before >= after for before, after in pairwise(listed)):
        raise ReceiptsRefused(_DAMAGED)
    return listed


def root_of(listed: Sequence[bytes]) -> bytes:
    """Return the RFC 6962 root over a list's digests as leaves."""
    return Tree(listed).root()


def path_of(month: str, kind: ReceiptKind) -> str:
    """Return where a list lies in the public folder, such as ``receipts/2026-03/received``."""
    return f"{FOLDER}/{month}/{kind}"


def month_of(day: date) -> str:
    """Return the month of a day, "YYYY-MM"."""
    return f"{day:%Y-%m}"


def months_until(first: str, before: str) -> Iterator[str]:
    """Yield the months from one on, up to but not including another."""
    while first < before:
        yield first
        first = month_of(start_of_next(first))


def start_of_next(month: str) -> date:
    """Return the first day of the month after a month."""
    year, number = (int(part) for part in month.split("-"))
    return date(year + number // _MONTHS_A_YEAR, number % _MONTHS_A_YEAR + 1, 1)
