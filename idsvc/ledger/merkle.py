"""The Merkle tree of RFC 6962, section 2.1: roots of any size it had, and proofs that a stranger can follow."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from typing import Final

from idsvc.ledger.errors import ProofRefused

HASH_BYTES: Final = 32
_PAIR: Final = Struct(f"{2 * HASH_BYTES}s")
EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the 32-byte hash of an entry: SHA-256(0x00 || entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash over two subtrees: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def leaf_hashes(entries: Iterable[bytes]) -> bytes:
    """Return the hashes of a run of entries, 32 bytes each."""
    return b"".join([sha256(b"\x00" + entry).digest() for entry in entries])


def levels_over(leaves: bytes) -> tuple[bytes, ...]:
    """Return the hashes of all complete subtrees of 1, 2, 4 … leaves, left to right, over a run of leaf hashes."""
    levels = [leaves]
    while len(below := levels[-1]) >= 2 * HASH_BYTES:
        pairs = _PAIR.iter_unpack(memoryview(below)[: len(below) - len(below) % _PAIR.size])
        levels.append(b"".join([sha256(b"\x01" + pair).digest() for (pair,) in pairs]))
    return tuple(levels)


class Tree:
    """An append-only tree over entries; it keeps 64 bytes per entry and none of the entries."""

    __slots__ = ("_levels",)

    def __init__(self, entries: Iterable[bytes] = ()) -> None:
        # _levels[k] is the run of hashes over complete subtrees of 2^k leaves, 32 bytes each.
        self._levels: list[bytearray] = [bytearray()]
        for entry in entries:
            self.append(entry)

    @classmethod
    def of_parts(cls, parts: Sequence[Sequence[bytes]], height: int) -> "Tree":
        """Return the tree over parts that were hashed apart, each as ``levels_over`` gives it.

        Every part covers 2^height leaves, only the last may cover fewer.
        """
        tree = cls()
        levels = [bytearray().join(part[at] for part in parts if at < len(part)) for at in range(height + 1)]
        levels += map(bytearray, levels_over(bytes(levels.pop())))
        tree._levels = [level for level in levels if level] or tree._levels
        return tree

    @property
    def size(self) -> int:
        """Return how many entries the tree covers."""
        return len(self._levels[0]) // HASH_BYTES

    def append(self, entry: bytes) -> None:
        """Add one entry at the right end."""
        carried = leaf_hash(entry)
        for level in self._levels:
            level.extend(carried)
            if len(level) % (2 * HASH_BYTES):
                return
            carried = sha256(b"\x01" + level[-2 * HASH_BYTES :]).digest()
        self._levels.append(bytearray(carried))

    def complete(self, height: int) -> bytes:
        """Return the hashes of all complete subtrees of 2^height leaves, left to right, 32 bytes each."""
        return bytes(self._levels[height]) if height < len(self._levels) else b""

    def root(self, size: int | None = None) -> bytes:
        """Return the root the tree had at a size, by default now."""
        end = self.size if size is None else size
        self._check(0 <= end <= self.size)
        return self._over(0, end) if end else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int) -> tuple[bytes, ...]:
        """Return the audit path of one entry in the tree of a size, leaf end first (RFC 6962, 2.1.1)."""
        self._check(0 <= index < size <= self.size)
        siblings, _start = _descend(index, size, lambda start, end: end - start == 1)
        return tuple(self._over(sibling.start, sibling.end) for sibling in siblings)

    def consistency_proof(self, old: int, size: int) -> tuple[bytes, ...]:
        """Return the proof that the tree of a size only added to the tree of an older one (RFC 6962, 2.1.2)."""
        self._check(0 <= old <= size <= self.size)
        if old == 0:
            return ()
        siblings, start = _descend(old - 1, size, lambda _start, end: end == old)
        seed = (self._over(start, old),) if start else ()
        return seed + tuple(self._over(sibling.start, sibling.end) for sibling in siblings)

    def _over(self, start: int, end: int) -> bytes:
        """Return the hash over leaves start to end, where start is aligned as the RFC's halving leaves it."""
        width = end - start
        if width & (width - 1) == 0:
            height = width.bit_length() - 1
            offset = (start >> height) * HASH_BYTES
            return bytes(self._levels[height][offset : offset + HASH_BYTES])
        middle = start + _half(width)
        return node_hash(self._over(start, middle), self._over(middle, end))

    @staticmethod
    def _check(within: bool) -> None:  # noqa: FBT001 (an assertion's operand, not a switch)
        if not within:
            raise ProofRefused("the log never had that size; ask for a size it has reached")


def check_inclusion(entry: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Raise ``ProofRefused`` unless the proof leads from this entry at this index to the root of this size."""
    if not 0 <= index < size:
        raise ProofRefused("the proof names an entry that a log of this size does not have")
    siblings, _start = _descend(index, size, lambda start, end: end - start == 1)
    _check_lengths(proof, len(siblings))
    running = leaf_hash(entry)
    for sibling, step in zip(siblings, proof, strict=True):
        running = node_hash(step, running) if sibling.left else node_hash(running, step)
    if running != root:
        raise ProofRefused("the entry is not in the log with this root")


def check_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Raise ``ProofRefused`` unless the log of this size and root only added to the older one."""
    if not 0 <= old <= size:
        raise ProofRefused("the log became shorter: it was rolled back")
    if old == 0:
        _check_lengths(proof, 0)
        _check_roots((old_root, root), (EMPTY_ROOT, root if size else EMPTY_ROOT))
        return
    siblings, start = _descend(old - 1, size, lambda _start, end: end == old)
    _check_lengths(proof, len(siblings) + bool(start))
    seed, steps = (proof[0], proof[1:]) if start else (old_root, proof)
    before = after = seed
    for sibling, step in zip(siblings, steps, strict=True):
        before = node_hash(step, before) if sibling.left else before
        after = node_hash(step, after) if sibling.left else node_hash(after, step)
    _check_roots((old_root, root), (before, after))


@dataclass(frozen=True, slots=True)
class _Sibling:
    """The subtree beside the path at one height: leaves start to end, ``left`` of the path or right of it."""

    start: int
    end: int
    left: bool


def _descend(leaf: int, size: int, arrived: Callable[[int, int], bool]) -> tuple[list[_Sibling], int]:
    """Return what stands beside the way from the root towards a leaf, lowest first, and where the way stops."""
    start, end = 0, size
    siblings: list[_Sibling] = []
    while not arrived(start, end):
        middle = start + _half(end - start)
        if leaf < middle:
            siblings.append(_Sibling(middle, end, left=False))
            end = middle
        else:
            siblings.append(_Sibling(start, middle, left=True))
            start = middle
    siblings.reverse()
    return siblings, start


def _half(width: int) -> int:
    """Return the largest power of two below a width of at least 2."""
    return 1 << ((width - 1).bit_length() - 1)


def _check_lengths(proof: Sequence[bytes], expected: int) -> None:
    if len(proof) != expected or any(len(step) != HASH_BYTES for step in proof):
        raise ProofRefused("the proof does not have the length that these sizes ask for")


def _check_roots(given: tuple[bytes, bytes], computed: tuple[bytes, bytes]) -> None:
    if given != computed:
        raise ProofRefused("the log was rewritten: the older log is not its beginning")
