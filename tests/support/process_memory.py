"""What lies in the memory of a process: every readable mapping of it, searched for many secrets at once."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

WINDOW = 16
"""Bytes that must agree: half a secret is still a finding, since whoever frees a buffer writes over its beginning."""

_HEAD = 4
_BITS = 22
_STEP = 1 << 24


def processes_of(pid: int) -> tuple[int, ...]:
    """A process and everything it has started that still runs, the first one first."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").iterdir():
            found += map(int, (task / "children").read_text("ascii").split())
    return tuple(found)


def found_in(pid: int, needles: Mapping[str, bytes]) -> frozenset[str]:
    """The names of those needles, each of at least 16 bytes, of which some 16 bytes lie in the memory of a process."""
    wanted: dict[bytes, str] = {}
    for name, needle in needles.items():
        for start in (*range(0, len(needle) - WINDOW, 8), len(needle) - WINDOW):
            wanted[needle[start : start + WINDOW]] = name
    heads = np.unique(np.array([int.from_bytes(each[:_HEAD], "little") for each in wanted], dtype=np.uint32))
    table = np.zeros(1 << _BITS, dtype=bool)
    table[_mixed(heads)] = True
    return frozenset(
        wanted[window]
        for block in _memory(pid)
        for at in _candidates(block, heads, table)
        if (window := bytes(block[at : at + WINDOW])) in wanted
    )


def _mixed(values: np.ndarray) -> np.ndarray:
    return (values * np.uint32(0x9E3779B1)) >> np.uint32(32 - _BITS)


def _candidates(block: bytearray, heads: np.ndarray, table: np.ndarray) -> Iterator[int]:
    for shift in range(_HEAD):
        count = (len(block) - shift) // _HEAD
        values = np.frombuffer(block, dtype="<u4", count=count, offset=shift)
        likely = np.flatnonzero(table[_mixed(values)])
        places = np.searchsorted(heads, values[likely])
        hits = likely[heads[np.minimum(places, len(heads) - 1)] == values[likely]]
        yield from (int(each) * _HEAD + shift for each in hits)


def _memory(pid: int) -> Iterator[bytearray]:
    with Path(f"/proc/{pid}/maps").open(encoding="utf-8") as maps:
        ranges = [(line.split()[0], line.split()[1], line) for line in maps]
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for span, access, line in ranges:
            if "r" not in access or "[vvar" in line or "[vsyscall" in line:
                continue  # the kernel's own pages, which cannot be read this way and hold no data of a process
            start, stop = (int(part, 16) for part in span.split("-"))
            for at in range(start, stop, _STEP):
                memory.seek(at)
                yield _read(memory.fileno(), min(_STEP + WINDOW, stop - at))


def _read(descriptor: int, size: int) -> bytearray:
    block, done = bytearray(size), 0
    with memoryview(block) as whole:
        while done < size:
            with whole[done:] as rest:
                got = os.readv(descriptor, [rest])
            if got == 0:
                break
            done += got
    return block
